using System.Text;

namespace StreamInfer.Host.Commands;

/// <summary>Scripts for shells that complete from a fixed table: nothing is started while one types.</summary>
internal static class CompletionScript
{
    /// <summary>For bash 4 and later.</summary>
    public static string Bash(IReadOnlyList<CompletionWords> words)
    {
        var text = new StringBuilder("""
            # Completion of streaminfer for bash: source <(streaminfer completion bash)
            declare -gA _streaminfer_words _streaminfer_values

            """.ReplaceLineEndings("\n"));
        foreach (var command in words)
        {
            text.Append("_streaminfer_words['").Append(command.Path).Append("']='").AppendJoin(' ', command.Words).Append("'\n");
            foreach (var (option, values) in command.Values)
            {
                text.Append("_streaminfer_values['").Append(command.Path).Append(' ').Append(option).Append("']='").AppendJoin(' ', values).Append("'\n");
            }
        }

        return text.Append("""
            _streaminfer() {
                local path=streaminfer word current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word="$path ${COMP_WORDS[i]}"
                    if [[ -n ${_streaminfer_words[$word]+there} ]]; then path=$word; fi
                done
                COMPREPLY=($(compgen -W "${_streaminfer_values["$path $previous"]-${_streaminfer_words[$path]}}" -- "$current"))
            }
            complete -o default -F _streaminfer streaminfer

            """.ReplaceLineEndings("\n")).ToString();
    }

    /// <summary>For zsh, by its emulation of bash's completion.</summary>
    public static string Zsh(IReadOnlyList<CompletionWords> words) =>
        "# Completion of streaminfer for zsh: source <(streaminfer completion zsh)\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + Bash(words);
}
