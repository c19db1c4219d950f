# Completion for haechi in bash.  Commands, subcommands and options are asked
# from the program's own help, so that they are always those of the version
# that is installed.

_haechi()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local cmd=${COMP_WORDS[1]} haechi=${COMP_WORDS[0]}

	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help \
		    2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')" \
		    -- "$cur")
		return
	fi
	case $prev in
	--color)
		mapfile -t COMPREPLY < <(compgen -W "auto always never" \
		    -- "$cur")
		return
		;;
	--fail-on)
		mapfile -t COMPREPLY < <(compgen -W "high medium low info" \
		    -- "$cur")
		return
		;;
	--format)
		case $cmd in
		analyze) mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help \
		    analyze 2>/dev/null | sed -n '/^Log formats:/,/^$/s/^  \([a-z0-9-]*\)  *.*/\1/p')" \
		    -- "$cur") ;;
		report) mapfile -t COMPREPLY < <(compgen -W "text html" -- "$cur") ;;
		esac
		return
		;;
	--charset)
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help analyze \
		    2>/dev/null | sed -n '/^Charsets:/,$s/^  //p')" -- "$cur")
		return
		;;
	--state)
		mapfile -t COMPREPLY < <(compgen -W "new open closed" -- "$cur")
		return
		;;
	--verdict)
		mapfile -t COMPREPLY < <(compgen -W "malicious benign false \
		    policy fault undetermined" -- "$cur")
		return
		;;
	-k)
		mapfile -t COMPREPLY < <(compgen -W "all none auto" -- "$cur")
		return
		;;
	help)
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help \
		    2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')" \
		    -- "$cur")
		return
		;;
	esac
	if [[ $cur = -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help "$cmd" \
		    2>/dev/null | grep -oE '(^| )--?[a-z][a-z-]*' |
		    tr -d ' ')" -- "$cur")
		return
	fi
	if [ "$COMP_CWORD" = 2 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" help "$cmd" \
		    2>/dev/null | sed -n 's/^\([a-z][a-z]*\)  .*/\1/p')" \
		    -- "$cur")
		[ ${#COMPREPLY[@]} = 0 ] || return 0
	fi
	# Scenarios and incidents by name, where they are asked for.
	case $cmd,${COMP_WORDS[2]} in
	train,* | scenario,build | scenario,check | scenario,review)
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" scenario list \
		    2>/dev/null | sed -n 's/^\([a-z0-9-]*\)  .*/\1/p')" \
		    -- "$cur")
		[ ${#COMPREPLY[@]} = 0 ] || return 0
		;;
	incidents,show | incidents,close | incidents,note)
		mapfile -t COMPREPLY < <(compgen -W "$("$haechi" incidents \
		    list 2>/dev/null | awk 'NR > 1 { print $4 }')" -- "$cur")
		return
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}
complete -o filenames -F _haechi haechi
