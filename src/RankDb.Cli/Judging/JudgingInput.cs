namespace RankDb.Cli.Judging;

/// <summary>Where a judge's answers come from: keys of a terminal, or lines of anything else.</summary>
internal sealed class JudgingInput
{
    private static readonly TimeSpan KeyPause = TimeSpan.FromMilliseconds(20);

    private readonly TextReader? _lines;

    /// <summary>Answers from lines.</summary>
    internal JudgingInput(TextReader lines) => _lines = lines;

    private JudgingInput()
    {
    }

    /// <summary>The keys of this process's terminal, or the lines of its redirected input.</summary>
    internal static JudgingInput OfProcess() => Console.IsInputRedirected ? new JudgingInput(Console.In) : new JudgingInput();

    /// <summary>The next answer: a key, or a line without the blanks around it; null at the end of the input.</summary>
    internal async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        if (_lines is not null)
        {
            return (await _lines.ReadLineAsync(cancellationToken))?.Trim();
        }

        // Waiting inside ReadKey would not notice Ctrl-C.
        while (!Console.KeyAvailable)
        {
            await Task.Delay(KeyPause, cancellationToken);
        }

        return Console.ReadKey(intercept: true).KeyChar.ToString();
    }
}
