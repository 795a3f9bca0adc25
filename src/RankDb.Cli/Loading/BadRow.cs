namespace RankDb.Cli.Loading;

/// <summary>Refuses a row, naming its file and line. Nothing of the load stays then.</summary>
internal static class BadRow
{
    private const string LoadAgain = "correct the line and load again; nothing was loaded";

    internal static CliException At(string file, long line, string what, Exception? cause = null) => new($"{file}:{line}: {what}", LoadAgain, cause: cause);

    /// <summary>The same refusal where files are only read, so that nothing would have been loaded anyway.</summary>
    internal static CliException WhereNothingLoads(CliException refusal) =>
        refusal.Fix == LoadAgain ? new CliException(refusal.Message, "correct the line and run the command again", refusal.ExitCode, refusal) : refusal;

    /// <summary>Checks that PostgreSQL can store a text: no NUL character, no lone surrogate.</summary>
    internal static void CheckText(string text, LoadColumn column, in LoadRow row)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '\0')
            {
                throw At(row.File, row.Line, $"column {column.Name} holds a NUL character, which PostgreSQL cannot store");
            }

            if (!char.IsSurrogate(letter))
            {
                continue;
            }

            if (!char.IsHighSurrogate(letter) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                throw At(row.File, row.Line, $"column {column.Name} holds half a surrogate pair (\\u{(int)letter:x4}), which is no character");
            }

            at++;
        }
    }
}
