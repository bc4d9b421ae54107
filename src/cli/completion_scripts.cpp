// What `completion SHELL` prints: each script hands the words up to the cursor to `__complete` and shows the answer.
// @REQUEST@ becomes the protocol's word with or without descriptions.

#include <skiff/base/text.hpp>
#include <skiff/cli/dispatch.hpp>

namespace skiff::cli {

namespace {

// Bash splits words at = and : as well; they are joined again first, and what bash holds for the current word is cut
// off the candidates.
constexpr std::string_view bash_script =
    R"sh(# bash completion for docker and skiff: source it, or put it into the folder of completions.

__skiff_complete() {
    local words=() word rest="$COMP_LINE" gap i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        gap="${rest%%[![:space:]]*}"
        rest="${rest#"$gap"}"
        rest="${rest#"$word"}"
        if [[ -n "$gap" || $i -eq 0 || ( -z "$word" && -z "$rest" && "$COMP_LINE" == *[[:space:]] ) ]]; then
            words+=("$word")
        else
            words[${#words[@]}-1]+="$word"
        fi
    done
    local typed="${words[${#words[@]}-1]}" lines directive line prefix=
    lines="$("${words[0]}" @REQUEST@ "${words[@]:1}" 2>/dev/null)" || return
    directive="${lines##*:}"
    lines="${lines%:*}"
    COMPREPLY=()
    ((directive & 1)) && return
    ((directive & 2)) && compopt -o nospace 2>/dev/null
    if [[ "$typed" == -*=* ]]; then
        prefix="${typed%%=*}="
    fi
    local held="${typed%"${COMP_WORDS[COMP_CWORD]}"}" # what bash has split off in front of the current word
    [[ "$COMP_WORDBREAKS" == *"${COMP_WORDS[COMP_CWORD]}"* && -n "${COMP_WORDS[COMP_CWORD]}" ]] && held="$typed"
    if ((directive & 16)); then
        compopt -o dirnames 2>/dev/null
        return
    fi
    while IFS= read -r line; do
        line="$prefix${line%%$'\t'*}"
        [[ -n "$line" && "$line" == "$typed"* ]] && COMPREPLY+=("${line#"$held"}")
    done <<<"$lines"
    if ((${#COMPREPLY[@]} == 0 && !(directive & 4))); then
        compopt -o default 2>/dev/null
    fi
}

complete -F __skiff_complete docker skiff
)sh";

constexpr std::string_view zsh_script = R"sh(#compdef docker skiff
# zsh completion for docker and skiff: source it, or put it as _docker into a folder of $fpath.

_docker() {
    local -a lines candidates options
    local line word directive
    lines=("${(@f)$(${words[1]} @REQUEST@ "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    directive=${lines[-1]#:}
    lines[-1]=()
    (( directive & 1 )) && return 1
    [[ ${words[CURRENT]} == -*=* ]] && compset -P '*='
    for line in $lines; do
        word=${line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
            candidates+=("${word//:/\\:}:${line#*$'\t'}")
        else
            candidates+=("${word//:/\\:}")
        fi
    done
    (( directive & 2 )) && options=(-S '')
    if (( directive & 16 )); then
        _files -/
    elif (( $#candidates )); then
        _describe 'docker' candidates $options
    elif (( ! (directive & 4) )); then
        _files
    fi
}

if [[ ${funcstack[1]} == _docker ]]; then
    _docker "$@"
else
    compdef _docker docker skiff
fi
)sh";

constexpr std::string_view fish_script =
    R"sh(# fish completion for docker and skiff: source it, or put it into the folder of completions.

function __skiff_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines ($words[1] @REQUEST@ $words[2..-1] "$typed" 2>/dev/null)
    set -l directive (string sub -s 2 -- "$lines[-1]")
    set -e lines[-1]
    test -n "$directive"; or return
    test (math "bitand($directive, 1)") -eq 0; or return
    set -l prefix ''
    if string match -q -- '-*=*' "$typed"
        set prefix (string replace -r '=.*' '=' -- "$typed")
    end
    if test (math "bitand($directive, 16)") -ne 0
        __fish_complete_directories "$typed"
        return
    end
    for line in $lines
        echo "$prefix$line"
    end
    if test (count $lines) -eq 0 -a (math "bitand($directive, 4)") -eq 0
        __fish_complete_path "$typed"
    end
end

for name in docker skiff
    complete -c $name -e
    complete -c $name -f -k -a '(__skiff_complete)'
end
)sh";

constexpr std::string_view powershell_script = R"sh(# PowerShell completion for docker and skiff: dot-source the output.

Register-ArgumentCompleter -Native -CommandName docker, skiff -ScriptBlock {
    param($typed, $ast, $cursor)
    $words = @($ast.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.ToString() })
    $program = $words[0]
    $before = @($words | Select-Object -Skip 1)
    if ($typed -ne '' -and $before.Count -gt 0) { $before = @($before | Select-Object -SkipLast 1) }
    $lines = @(& $program @REQUEST@ @before $typed 2>$null)
    if ($lines.Count -eq 0) { return }
    $directive = [int]$lines[-1].TrimStart(':')
    if ($directive -band 1) { return }
    $prefix = ''
    if ($typed -match '^-.*=') { $prefix = $typed.Substring(0, $typed.IndexOf('=') + 1) }
    foreach ($line in ($lines | Select-Object -SkipLast 1)) {
        $parts = $line -split "`t", 2
        $word = $prefix + $parts[0]
        if (-not $word.StartsWith($typed)) { continue }
        $tip = if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }
        $space = if ($directive -band 2) { '' } else { ' ' }
        [System.Management.Automation.CompletionResult]::new($word + $space, $word, 'ParameterValue', $tip)
    }
}
)sh";

} // namespace

std::string completion_script(std::string_view shell, bool descriptions) {
  std::string_view script;
  if (shell == "bash") script = bash_script;
  if (shell == "zsh") script = zsh_script;
  if (shell == "fish") script = fish_script;
  if (shell == "powershell") script = powershell_script;
  return base::replace_all(script, "@REQUEST@", descriptions ? "__complete" : "__completeNoDesc");
}

} // namespace skiff::cli
