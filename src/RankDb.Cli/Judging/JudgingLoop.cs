using System.Globalization;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Judging;

/// <summary>Shows one document after the other and records what the judge says of it. Every grade is stored at once, so stopping loses nothing.</summary>
/// <param name="desk">Where grades go.</param>
/// <param name="input">The judge's answers.</param>
/// <param name="terminal">Where documents are shown, as notes: standard output is for the summary.</param>
/// <param name="highest">The highest grade.</param>
internal sealed class JudgingLoop(JudgingDesk desk, JudgingInput input, CliTerminal terminal, int highest)
{
    private const int ShownCharacters = 1500;

    /// <summary>What became of the documents.</summary>
    internal sealed record Summary(int Judged, int Skipped, bool Finished);

    private enum Answer
    {
        Open,
        Judged,
        Skipped,
    }

    /// <summary>Goes through the documents until the last one, the end of the input, or <c>q</c>.</summary>
    /// <param name="pairs">What to show, in this order.</param>
    /// <param name="counts">False for second opinions: see <see cref="JudgingDesk.JudgeAsync"/>.</param>
    /// <param name="cancellationToken">Stops between two answers.</param>
    internal async Task<Summary> RunAsync(IReadOnlyList<JudgingPair> pairs, bool counts, CancellationToken cancellationToken)
    {
        var answers = new Answer[pairs.Count];
        var at = 0;
        var shown = -1;
        while (at < pairs.Count)
        {
            if (shown != at)
            {
                Show(pairs, at, ShownCharacters);
                shown = at;
            }

            var answer = await input.NextAsync(cancellationToken);
            if (answer is null or "q" or "Q")
            {
                break;
            }

            switch (answer)
            {
                case "s" or "S":
                    answers[at++] = Answer.Skipped;
                    break;
                case "m" or "M":
                    Show(pairs, at, int.MaxValue);
                    break;
                case "u" or "U" when at == 0:
                    terminal.Note("there is nothing to undo");
                    break;
                case "u" or "U":
                    at--;
                    if (answers[at] == Answer.Judged)
                    {
                        await desk.UndoAsync(pairs[at], counts, cancellationToken);
                    }

                    answers[at] = Answer.Open;
                    break;
                default:
                    if (!await GradeAsync(pairs[at], answer, counts, cancellationToken))
                    {
                        break;
                    }

                    answers[at++] = Answer.Judged;
                    break;
            }
        }

        return new Summary(answers.Count(answer => answer == Answer.Judged), answers.Count(answer => answer == Answer.Skipped), at == pairs.Count);
    }

    // A grade; on a line of its own a remark may follow it.
    private async Task<bool> GradeAsync(JudgingPair pair, string answer, bool counts, CancellationToken cancellationToken)
    {
        var words = answer.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var grade) || grade > highest)
        {
            terminal.Note(Keys);
            return false;
        }

        await desk.JudgeAsync(pair, grade, words.Length > 1 ? words[1] : null, counts, cancellationToken);
        return true;
    }

    private string Keys => string.Create(CultureInfo.InvariantCulture, $"0 to {highest}: grade (0 is not relevant)   s: skip   m: the whole text   u: undo   q: quit");

    private void Show(IReadOnlyList<JudgingPair> pairs, int at, int characters)
    {
        var pair = pairs[at];
        terminal.Note("");
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{at + 1} of {pairs.Count}   query {pair.QueryId}: {pair.Query}"));
        terminal.Note($"document {pair.Id}");
        terminal.Note(pair.Document(characters));
        terminal.Note(Keys);
    }
}
