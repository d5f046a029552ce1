# made from the command table when the program is built
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = %D%/recollect
zshcompletiondir = $(datadir)/zsh/site-functions
zshcompletion_DATA = %D%/_recollect
fishcompletiondir = $(datadir)/fish/vendor_completions.d
fishcompletion_DATA = %D%/recollect.fish
CLEANFILES += %D%/recollect %D%/_recollect %D%/recollect.fish

%D%/recollect: recollect$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./recollect$(EXEEXT) describe bash >$@.tmp && mv $@.tmp $@
%D%/_recollect: recollect$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./recollect$(EXEEXT) describe zsh >$@.tmp && mv $@.tmp $@
%D%/recollect.fish: recollect$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./recollect$(EXEEXT) describe fish >$@.tmp && mv $@.tmp $@

desktopdir = $(datadir)/applications
dist_desktop_DATA = data/recollect.desktop
