namespace StreamInfer.Host.Commands.Help;

/// <summary>One line that a shell takes as it is, and what it does.</summary>
/// <param name="Line">The line.</param>
/// <param name="Meaning">A few words.</param>
internal sealed record CommandExample(string Line, string Meaning);
