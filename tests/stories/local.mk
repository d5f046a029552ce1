EXTRA_DIST += %D%/story.py

STORIES = \
	%D%/analytics.py \
	%D%/context.py \
	%D%/learning.py \
	%D%/recall.py \
	%D%/recovery.py \
	%D%/users.py
EXTRA_DIST += $(STORIES) %D%/strategy.sh
TESTS += %D%/strategy.sh
if HAVE_PYTHON
TESTS += $(STORIES)
endif
