using System.CommandLine;

namespace RankDb.Benchmarks.Retrieval;

/// <summary><c>retrieval</c>: search on a generated corpus against what else PostgreSQL and SQLite offer; and <c>retrieval-quality</c>.</summary>
internal static class RetrievalCommand
{
    internal static Command Create()
    {
        var documents = new Option<long>("--documents") { Description = "Rows of the corpus.", DefaultValueFactory = _ => 100_000 };
        var queries = new Option<int>("--queries") { Description = "Lexical queries; a quarter as many vectors.", DefaultValueFactory = _ => 200 };
        var rounds = new Option<int>("--rounds") { Description = "Times that every query is asked.", DefaultValueFactory = _ => 3 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the corpus.", DefaultValueFactory = _ => 2026 };
        var batch = new Option<int>("--batch") { Description = "Rows of one batch of indexing.", DefaultValueFactory = _ => new Service.ServiceOptions().MaxIndexBatchRows };
        var races = new Option<string[]>("--races")
        {
            Description = "What to measure: " + string.Join(", ", RetrievalOptions.AllRaces) + ".", DefaultValueFactory = _ => [.. RetrievalOptions.AllRaces], AllowMultipleArgumentsPerToken = true,
        };
        races.AcceptOnlyFromAmong([.. RetrievalOptions.AllRaces]);
        var shared = new Option<bool>("--shared-graph") { Description = "Plans written by hand use RankDb's HNSW index and probe the source for the filter: one HNSW build less." };
        var smaller = new Option<string?>("--smaller") { Description = "JSON file of a run with a smaller corpus, to report growth." };
        var workspace = new Option<string>("--workspace") { Description = "Folder of the peer's database file.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "rankdb-retrieval") };
        var name = new Option<string?>("--name") { Description = "Last part of the names of the result files; retrieval-DOCUMENTS without it." };
        var output = new Option<string>("--out") { Description = "Folder of the result files.", DefaultValueFactory = _ => "benchmarks/results" };
        var command = new Command("retrieval", "Measures retrieval on a generated corpus in the database in RANKDB_CONNECTION; what is there already is kept.")
        {
            documents, queries, rounds, seed, batch, races, shared, smaller, workspace, name, output,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new RetrievalOptions(
                parse.GetValue(name) ?? FormattableString.Invariant($"retrieval-{parse.GetRequiredValue(documents)}"), parse.GetRequiredValue(output), parse.GetRequiredValue(documents),
                parse.GetRequiredValue(queries), parse.GetRequiredValue(rounds), parse.GetRequiredValue(seed), parse.GetRequiredValue(batch), parse.GetRequiredValue(workspace), parse.GetRequiredValue(races),
                parse.GetValue(shared), parse.GetValue(smaller));
            await new RetrievalRun(options).RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
