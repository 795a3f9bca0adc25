using System.Globalization;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Judging;

/// <summary>One call of <c>rankdb judge</c>: lets a person or a model judge, and says what came of it.</summary>
/// <param name="desk">The judge's desk.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="json">Whether the summary is JSON.</param>
internal sealed class JudgingRun(JudgingDesk desk, CliTerminal terminal, bool json)
{
    /// <summary>What <c>--against</c> calls the grades of people that count.</summary>
    internal const string People = "human";

    /// <summary>A person judges.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> PersonAsync(
        IReadOnlyList<JudgingPair> pairs, JudgingInput input, int highest, bool counts, string? against, CancellationToken cancellationToken)
    {
        var summary = await new JudgingLoop(desk, input, terminal, highest).RunAsync(pairs, counts, cancellationToken);
        var remaining = await desk.RemainingAsync(cancellationToken);

        // Ids of the pool are no secret: whoever may judge may read rankdb.judgments. So the count of what cannot be shown tells nothing that is hidden.
        var readable = remaining == 0 ? 0 : await desk.ReadableAsync(cancellationToken);
        var agreement = await AgreementAsync(against, cancellationToken);
        if (json)
        {
            terminal.Json(new { judge = desk.Judge, judged = summary.Judged, skipped = summary.Skipped, remaining = readable, unreadable = remaining - readable, agreement = agreement?.Json(against!) });
            return ExitCode.Done;
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{desk.Judge}: {summary.Judged} judged, {summary.Skipped} skipped, {readable} in the pool not judged"));
        if (remaining > readable)
        {
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{remaining - readable} more are in the pool that cannot be shown to you: you may not read their rows, or they are gone"));
        }

        if (counts && remaining == 0)
        {
            terminal.Note(await desk.IsJudgedAsync(cancellationToken) ? "all that was pooled is judged; rankdb pool adds more" : "nothing is in the pool: fill it with rankdb pool");
        }
        else if (pairs.Count == 0 && (readable > 0 || !counts))
        {
            terminal.Note(counts ? "nothing of this query is left to judge" : "no document that people judged is left of the sample");
        }

        agreement?.Show(terminal, desk.Judge, against!);
        return ExitCode.Done;
    }

    /// <summary>A model judges.</summary>
    /// <returns>The exit code: failed where questions remained and none was answered with a grade.</returns>
    internal async Task<int> ModelAsync(LlmOptions.Settings settings, IReadOnlyList<JudgingPair> pairs, bool adopt, string against, CancellationToken cancellationToken)
    {
        using var endpoint = new ChatEndpoint(settings.Chat);
        var summary = await terminal.ProgressAsync(
            string.Create(CultureInfo.InvariantCulture, $"asking for {pairs.Count} documents"),
            bar => new LlmJudge(desk, endpoint, settings.Characters, settings.Parallel).RunAsync(pairs, bar, cancellationToken));
        int? adopted = adopt ? await desk.AdoptAsync(cancellationToken) : null;
        var remaining = await desk.RemainingAsync(cancellationToken);
        var agreement = await AgreementAsync(against, cancellationToken);
        var code = pairs.Count > 0 && summary.Judged == 0 ? ExitCode.Failed : ExitCode.Done;
        if (summary.FirstUnreadable is not null)
        {
            terminal.Note($"the first answer without a grade: {new string([.. summary.FirstUnreadable.Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter)])}");
        }

        if (summary.FirstFailure is not null)
        {
            terminal.Note($"the first failure: {summary.FirstFailure}");
        }

        if (summary.End is not null)
        {
            terminal.Note($"stopped early: {summary.End}; the same command goes on where this one stopped");
            code = ExitCode.Failed;
        }

        if (json)
        {
            terminal.Json(new
            {
                judge = desk.Judge, asked = pairs.Count, judged = summary.Judged, unreadable = summary.Unreadable, failed = summary.Failed,
                prompt_tokens = summary.PromptTokens, completion_tokens = summary.CompletionTokens, adopted, remaining, agreement = agreement?.Json(against),
            });
            return code;
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{desk.Judge}: {summary.Judged} judged, {summary.Unreadable} answers without a grade, {summary.Failed} without an answer; tokens: {summary.PromptTokens:N0} read, {summary.CompletionTokens:N0} written"));
        terminal.Line(adopted is null
            ? string.Create(CultureInfo.InvariantCulture, $"{remaining} in the pool not judged; the grades wait in rankdb.assessments: --adopt makes them count")
            : string.Create(CultureInfo.InvariantCulture, $"{adopted} grades count now, {remaining} in the pool not judged"));
        agreement?.Show(terminal, desk.Judge, against);
        return code;
    }

    private async Task<Agreement?> AgreementAsync(string? against, CancellationToken cancellationToken) =>
        against is null ? null : await desk.AgreementAsync(against == People ? null : against, cancellationToken);
}
