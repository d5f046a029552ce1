# make check: everything speaks TAP. cmocka prints it by itself.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh .py
SH_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_DRIVER = $(LOG_DRIVER)
# none may hang
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run.sh
SH_LOG_COMPILER = $(LOG_COMPILER) $(SHELL)
PY_LOG_COMPILER = $(LOG_COMPILER) $(PYTHON)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CC='$(CC)'; export CC; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ; \
	unset ANTHROPIC_API_KEY IOAI_API_KEY Z_API_KEY OPENAI_API_KEY OPENAI_BASE_URL RECOLLECT_DB DATABASE_URL RECOLLECT_USER NO_COLOR http_proxy https_proxy;

# libraries of the tests: private headers are theirs to see
AM_CPPFLAGS += $(CMOCKA_CFLAGS)
BASE_TEST_LIBS = .libs/libbase.a $(UTF8PROC_LIBS)
CORE_TEST_LIBS = .libs/libcore.a $(SQLITE_LIBS) $(INIH_LIBS) $(SODIUM_LIBS) $(BASE_TEST_LIBS)
VIEW_TEST_LIBS = .libs/libview.a $(MD4C_LIBS) $(BASE_TEST_LIBS)
CHECK_LDADD = $(CORE_TEST_LIBS) $(CMOCKA_LIBS)
.libs/libbase.a: libbase.la
	@touch $@
.libs/libcore.a: libcore.la
	@touch $@
.libs/libview.a: libview.la
	@touch $@

# of the tree itself
TESTS += %D%/layers.sh %D%/symbols.sh %D%/headers.sh
EXTRA_DIST += %D%/run.sh %D%/example.sh %D%/layers.sh %D%/symbols.sh %D%/headers.sh

# those that wait for programs first: the last ones should not keep one processor busy alone
include tests/screen/local.mk
include tests/cli/local.mk
include tests/pty/local.mk
include tests/stories/local.mk
include tests/unit/local.mk
include tests/unit/view.mk
include tests/unit/screen.mk
include tests/graph/local.mk
include tests/store/local.mk
include tests/provider/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
