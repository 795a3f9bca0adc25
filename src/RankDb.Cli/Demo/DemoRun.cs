using System.Diagnostics;
using System.Globalization;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;
using RankDb.Cli.Loading;
using RankDb.Cli.LocalServer;
using RankDb.Cli.Searching;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Demo;

/// <summary>From nothing to eight answered questions. Every step looks at what is there already, so that it goes on where it stopped.</summary>
internal sealed class DemoRun(CliEnvironment environment)
{
    private const string Index = LoadPlan.DotnetTable;
    private const int Shown = 3;

    private readonly CliTerminal _terminal = environment.Terminal;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        if (environment.Connection is null)
        {
            await new StartUp(environment).RunAsync(reset: false, cancellationToken);
        }

        await using var source = new ServerConnection(environment).Open();
        await LoadAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var profile in SearchCall.BuiltInProfiles)
        {
            // Untimed: opens the database's link to the service and loads what the first call loads.
            await SearchCall.RunAsync(connection, Index, "warm up", Shown, null, profile, new(), cancellationToken);
        }

        foreach (var question in DemoQuestions.All)
        {
            await AskAsync(connection, question, cancellationToken);
        }

        ShowTheWayOn();
    }

    private async Task LoadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var plan = await LoadPlan.MakeAsync(null, Index, cancellationToken);
        var loaded = await LoadWork.RunAsync(_terminal, source, plan, cancellationToken);
        _terminal.Line(loaded.Sentence(Index));
        if (!await IndexWork.ExistsAsync(source, Index, cancellationToken))
        {
            await IndexWork.CreateAsync(source, Index, Index, [.. plan.Rows.ContentColumns], "{}", cancellationToken);
        }

        var clock = Stopwatch.StartNew();
        var (indexed, failed) = await IndexWork.RefreshAsync(_terminal, source, Index, null, cancellationToken);
        _terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"index {Index}: {indexed:N0} documents searchable{(failed > 0 ? $", {failed:N0} failed (see rankdb.errors)" : "")}, waited {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    private async Task AskAsync(NpgsqlConnection connection, string question, CancellationToken cancellationToken)
    {
        var headers = new List<string>();
        var answers = new List<IReadOnlyList<SearchHit>>();
        foreach (var profile in SearchCall.BuiltInProfiles)
        {
            var clock = Stopwatch.StartNew();
            var hits = await SearchCall.RunAsync(connection, Index, question, Shown, null, profile, new(), cancellationToken);
            headers.Add(string.Create(CultureInfo.InvariantCulture, $"{profile} ({clock.Elapsed.TotalMilliseconds:0} ms{Status(profile, hits)})"));
            answers.Add(hits);
        }

        _terminal.Line();
        _terminal.Line(question);
        _terminal.Table(SideBySide(headers, answers));
    }

    // Says so where a pipeline did less than it was asked to.
    private static string Status(string profile, IReadOnlyList<SearchHit> hits) =>
        hits.Count == 0 || hits[0].Status is "full" || (hits[0].Status == profile) ? "" : $", {hits[0].Status}";

    private static TextTable SideBySide(List<string> headers, List<IReadOnlyList<SearchHit>> answers)
    {
        var table = new TextTable([.. headers]);
        for (var rank = 0; rank < Shown; rank++)
        {
            var at = rank;
            table.Row([.. answers.Select(hits => at < hits.Count ? MemberName.Parse(hits[at].Id)?.Short ?? hits[at].Id : "")]);
        }

        return table;
    }

    private void ShowTheWayOn()
    {
        _terminal.Line();
        _terminal.Line("Open psql with: ./rankdb psql     and paste:");
        _terminal.Line();
        _terminal.Line($"""
              SELECT s.rank, round(s.score::numeric, 3) AS score, d.type || '.' || d.name AS member, d.summary
              FROM rankdb.search('{Index}', 'stop an async operation after a timeout', 5) s
              JOIN {Index} d ON d.member_id = s.id
              ORDER BY s.rank;

              SELECT id, score, details FROM rankdb.search('{Index}', 'hash a password safely', 3, '{"{"}"kind": "method"{"}"}', 'hybrid');
            """);
    }
}
