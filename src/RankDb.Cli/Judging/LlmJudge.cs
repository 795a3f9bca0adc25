using RankDb.Cli.Terminal;

namespace RankDb.Cli.Judging;

/// <summary>Lets a language model judge. Each grade is stored as it comes, so that a run that ends early is gone on with and nothing is asked twice.</summary>
/// <param name="desk">Where grades go: as assessments of the model.</param>
/// <param name="endpoint">The model.</param>
/// <param name="characters">Characters of a document that are sent.</param>
/// <param name="parallel">Questions at a time.</param>
internal sealed class LlmJudge(JudgingDesk desk, ChatEndpoint endpoint, int characters, int parallel)
{
    // So many in a row are no longer the documents' fault.
    private const int MostFailures = 10;

    private readonly Lock _gate = new();
    private int _judged;
    private int _unreadable;
    private int _failed;
    private int _inARow;
    private long _promptTokens;
    private long _completionTokens;
    private string? _firstUnreadable;
    private string? _firstFailure;
    private string? _end;

    /// <summary>What became of the questions.</summary>
    /// <param name="Judged">Grades stored.</param>
    /// <param name="Unreadable">Answers without a grade: they are asked again the next time.</param>
    /// <param name="Failed">Questions without an answer.</param>
    /// <param name="PromptTokens">Tokens read, as the endpoint counts them.</param>
    /// <param name="CompletionTokens">Tokens written.</param>
    /// <param name="FirstUnreadable">The first answer without a grade.</param>
    /// <param name="FirstFailure">Why the first question that failed did.</param>
    /// <param name="End">Why the run ended early, or null.</param>
    internal sealed record Summary(int Judged, int Unreadable, int Failed, long PromptTokens, long CompletionTokens, string? FirstUnreadable, string? FirstFailure, string? End);

    /// <summary>Asks for each pair.</summary>
    internal async Task<Summary> RunAsync(IReadOnlyList<JudgingPair> pairs, ProgressBar bar, CancellationToken cancellationToken)
    {
        // What is under way when the end comes is paid for, and still stored.
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, async (pair, token) =>
        {
            if (_end is null)
            {
                await JudgeAsync(pair, token);
                bar.Report(_judged + _unreadable + _failed, pairs.Count);
            }
        });
        return new Summary(_judged, _unreadable, _failed, _promptTokens, _completionTokens, _firstUnreadable, _firstFailure, _end);
    }

    private async Task JudgeAsync(JudgingPair pair, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await endpoint.AskAsync(LlmPrompt.Instructions, LlmPrompt.Question(pair, characters), cancellationToken);
            var grade = LlmAnswer.Grade(answer.Text);
            if (grade is not null)
            {
                await desk.JudgeAsync(pair, grade.Value, null, counts: true, cancellationToken);
            }

            lock (_gate)
            {
                _inARow = 0;
                _promptTokens += answer.PromptTokens;
                _completionTokens += answer.CompletionTokens;
                _judged += grade is null ? 0 : 1;
                _unreadable += grade is null ? 1 : 0;
                _firstUnreadable ??= grade is null ? answer.Text : null;
            }
        }
        catch (ChatFailure failure)
        {
            lock (_gate)
            {
                _failed++;
                _firstFailure ??= failure.Message;
                if (failure.IsFinal || ++_inARow >= MostFailures)
                {
                    _end ??= failure.Message;
                }
            }
        }
    }
}
