using System.CommandLine;

namespace RankDb.Benchmarks.Retrieval;

/// <summary><c>retrieval-quality</c>: nDCG@10 of BM25 and of <c>ts_rank_cd</c> on judged collections.</summary>
internal static class QualityCommand
{
    internal static Command Create()
    {
        var folders = new Argument<string[]>("folders") { Description = "BEIR folders: corpus.jsonl, queries.jsonl, qrels/test.tsv.", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string>("--name") { Description = "Last part of the name of the result file.", DefaultValueFactory = _ => "retrieval-quality" };
        var output = new Option<string>("--out") { Description = "Folder of the result file.", DefaultValueFactory = _ => "benchmarks/results" };
        var command = new Command("retrieval-quality", "Measures nDCG@10 of RankDb's lexical leg and of ts_rank_cd in the database in RANKDB_CONNECTION.") { folders, name, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await new QualityRun(parse.GetRequiredValue(folders), parse.GetRequiredValue(name), parse.GetRequiredValue(output)).RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
