using System.Text.RegularExpressions;

namespace StreamInfer.Tests.Deployment;

/// <summary>Which metrics and labels an expression of Prometheus' query language names. A tokenizer, no parser: it knows what a name stands for by what is around it.</summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal) { "and", "or", "unless", "bool", "offset", "inf", "nan", "atan2" };
    private static readonly HashSet<string> Groupings = new(StringComparer.Ordinal) { "by", "without", "on", "ignoring", "group_left", "group_right" };

    private readonly List<(string Metric, List<(string Label, string Value)> Matchers)> _selectors = [];

    private PromQl()
    {
    }

    /// <summary>Metrics, each with what its braces say.</summary>
    public IReadOnlyList<(string Metric, List<(string Label, string Value)> Matchers)> Selectors => _selectors;

    /// <summary>Labels that results are grouped or matched by.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A letter that is in no token, or brackets that do not match.</exception>
    public static PromQl Read(string expression)
    {
        var read = new PromQl();
        var tokens = Tokenize(expression);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (token, next) = (tokens[i], i + 1 < tokens.Count ? tokens[i + 1] : "");
            if (Groupings.Contains(token))
            {
                for (i += 2; tokens[i] != ")"; i++)
                {
                    if (tokens[i] != ",")
                    {
                        read.Groups.Add(tokens[i]);
                    }
                }
            }
            else if (token == "[")
            {
                i = tokens.IndexOf("]", i);
            }
            else if (IsName(token) && next != "(" && !Groupings.Contains(next) && !Operators.Contains(token))
            {
                var matchers = new List<(string, string)>();
                if (next == "{")
                {
                    for (i += 2; tokens[i] != "}"; i += tokens[i + 3] == "," ? 4 : 3)
                    {
                        matchers.Add((tokens[i], tokens[i + 2].Trim('"')));
                    }
                }

                read._selectors.Add((token, matchers));
            }
        }

        return read;
    }

    private static List<string> Tokenize(string expression)
    {
        var tokens = new List<string>();
        var open = new Stack<char>();
        for (var at = 0; at < expression.Length;)
        {
            var match = Token().Match(expression, at);
            if (!match.Success)
            {
                throw new FormatException($"'{expression[at]}' in {expression}");
            }

            at += match.Length;
            if (string.IsNullOrWhiteSpace(match.Value))
            {
                continue;
            }

            tokens.Add(match.Value);
            if (match.Value is "(" or "[" or "{")
            {
                open.Push(match.Value[0]);
            }
            else if (match.Value is ")" or "]" or "}" && (!open.TryPop(out var begun) || "()[]{}".IndexOf(begun) + 1 != "()[]{}".IndexOf(match.Value[0])))
            {
                throw new FormatException($"'{match.Value}' ends nothing in {expression}");
            }
        }

        return open.Count == 0 ? tokens : throw new FormatException($"'{open.Peek()}' is not ended in {expression}");
    }

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] is '_' or ':';

    /// <summary>Space, text, name, duration or number (with Grafana's variables), operator.</summary>
    [GeneratedRegex("""\G(\s+|"(\\.|[^"\\])*"|[a-zA-Z_:][a-zA-Z0-9_:]*|\$[a-z_]+|[0-9][0-9.a-z]*|=~|!~|==|!=|>=|<=|[-+*/%^<>=(){}\[\],:])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
