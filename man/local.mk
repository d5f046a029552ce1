dist_man_MANS += %D%/librecollect.3 %D%/recollect_graph.3

# Pages with a part made from the program's own tables: recollect describe, data/options-dump.
man_MANS = %D%/recollect.1 %D%/recollect.conf.5 %D%/recollect-keys.7
CLEANFILES += $(man_MANS)
EXTRA_DIST += %D%/recollect.1.in %D%/recollect.conf.5.in %D%/recollect-keys.7.in
FILL = sed -e '/^@GENERATED@$$/{' -e "r $@.part" -e 'd' -e '}'

%D%/recollect.1: %D%/recollect.1.in recollect$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./recollect$(EXEEXT) describe man >$@.part && $(FILL) $(srcdir)/%D%/recollect.1.in >$@ && rm $@.part
%D%/recollect-keys.7: %D%/recollect-keys.7.in recollect$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./recollect$(EXEEXT) describe keys >$@.part && $(FILL) $(srcdir)/%D%/recollect-keys.7.in >$@ && rm $@.part
%D%/recollect.conf.5: %D%/recollect.conf.5.in data/options-dump$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && data/options-dump$(EXEEXT) roff >$@.part && $(FILL) $(srcdir)/%D%/recollect.conf.5.in >$@ && rm $@.part
