using RankDb.Cli;
using RankDb.Cli.Evaluation.Files;
using Xunit;

namespace RankDb.Tests.Cli.Evaluation;

public sealed class EvaluationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rankdb-files-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.qrels", "q1 0 d1 2\n\nq1\t0\td2  0\r\n")]
    [InlineData("a.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")]
    [InlineData("b.tsv", "q1\td1\t2\nq1\td2\t0")]
    [InlineData("c.tsv", "q1\t0\td1\t2\nq1\t0\td2\t0\n")]
    [InlineData("a.csv", "grade,Query-ID,id\n2,q1,d1\n0,q1,\"d2\"\n")]
    [InlineData("b.csv", "query_id,corpus_id,score\nq1,d1,2\nq1,d2,0\n")]
    public async Task Judgments_of_every_format_are_read(string name, string content)
    {
        var read = await JudgmentsAsync(name, content);

        Assert.Equal([("q1", "d1", 2), ("q1", "d2", 0)], read.Select(line => (line.QueryId, line.Id, line.Grade)));
    }

    [Theory]
    [InlineData("a.qrels", "q1 0 d1 2\nq1 0 d1 1\n", 2, "'d1' is judged twice for query 'q1'")]
    [InlineData("a.qrels", "q1 0 d1 2\nq1 0 d1 2\n", 2, "'d1' is judged twice for query 'q1'")]
    [InlineData("a.qrels", "q1 0 d1\n", 1, "3 columns where qrels have 4")]
    [InlineData("a.qrels", "q1 0 d1 1 x y\n", 1, "more than 4 columns")]
    [InlineData("a.qrels", "q1 0 d1 1\nq1 0 d2 1.5\n", 2, "the grade '1.5' is not a whole number")]
    [InlineData("a.qrels", "q1 0 d1 99999999999\n", 1, "is not a whole number")]
    [InlineData("a.qrels", "\n\n", 1, "no judgment")]
    [InlineData("a.qrels", "", 1, "no judgment")]
    [InlineData("a.qrels", "q1 0 d\u00001 1\n", 1, "NUL")]
    [InlineData("a.tsv", "query-id\tcorpus-id\tscore\nq1\td1\n", 2, "parted by tabs")]
    [InlineData("a.tsv", "query-id\tcorpus-id\tscore\n\td1\t1\n", 2, "the query is empty")]
    [InlineData("a.csv", "query_id,id\nq1,d1\n", 1, "no column grade or score or relevance; it has: query_id, id")]
    [InlineData("a.csv", "query_id,id,grade\nq1,d1\n", 2, "2 values where the header has 3 columns")]
    [InlineData("a.csv", "query_id,id,grade\n", 1, "no judgment")]
    [InlineData("a.csv", "", 1, "no header line")]
    [InlineData("a.csv", "query_id,id,grade,Grade\nq1,d1,1,0\n", 1, "the header names column 'grade' twice")]
    [InlineData("a.csv", "query_id,id,grade\nq1,d1,1\n\n\"q2,d1,1\nq3,d1,1\n", 4, "a quote is opened here and never closed")]
    [InlineData("a.csv", "query_id,id,grade\nq1,\"d\"\"1,1\n", 2, "a quote is opened here and never closed")]
    public async Task A_bad_judgment_is_named_by_file_line_and_reason(string name, string content, int line, string reason)
    {
        var failure = await Assert.ThrowsAsync<CliException>(() => JudgmentsAsync(name, content));

        Assert.StartsWith($"{Path.Combine(_folder, name)}:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_grade_below_0_means_must_be_said()
    {
        const string content = "q1 0 d1 -1\nq1 0 d2 1\n";
        var failure = await Assert.ThrowsAsync<CliException>(() => JudgmentsAsync("a.qrels", content));
        Assert.Contains(":1: the grade of 'd1' for query 'q1' is -1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--negative zero", failure.Fix, StringComparison.Ordinal);

        Assert.Equal([0, 1], (await JudgmentsAsync("a.qrels", content, NegativeGrades.Zero)).Select(line => line.Grade));
        Assert.Equal([-1, 1], (await JudgmentsAsync("a.qrels", content, NegativeGrades.Pooled)).Select(line => line.Grade));
        await Assert.ThrowsAsync<CliException>(() => JudgmentsAsync("a.qrels", "q1 0 d1 -2\n", NegativeGrades.Pooled));

        var file = new JudgmentFile(await WriteAsync("b.qrels", "q1 0 d1 -1\nq1 0 d2 -2\nq1 0 d3 0\n"), FileFormat.Trec, NegativeGrades.Zero);
        await foreach (var line in file.ReadAsync(Ct))
        {
            Assert.Equal(0, line.Grade);
        }

        Assert.Equal(2, file.Zeroed);
    }

    [Fact]
    public async Task A_run_is_ordered_as_trec_eval_orders_it_and_its_ranks_count_for_nothing()
    {
        var rankings = await RankingsAsync("a.run", "q2 Q0 x 1 1 t\nq1 Q0 a 1 0.5 t\nq1 Q0 b 3 0.5 t\nq2 Q0 y 2 2e0 t\nq1 Q0 c 2 0.75 t\n");

        Assert.Equal(["q2", "q1"], rankings.Select(ranking => ranking.QueryId));
        Assert.Equal(["y", "x"], rankings[0].Ids);
        Assert.Equal(["c", "b", "a"], rankings[1].Ids);
        Assert.Equal([0.75, 0.5, 0.5], rankings[1].Scores);
    }

    [Theory]
    [InlineData("a.run", "q1 Q0 a 1 1 t\nq1 Q0 a 2 0.5 t\n", 2, "names document 'a' a second time")]
    [InlineData("a.run", "q1 Q0 a 1 1 t\nq2 Q0 a 1 1 t\nq1 Q0 a 2 0.5 t\n", 3, "names document 'a' a second time")]
    [InlineData("a.run", "q1 Q0 a 1 NaN t\n", 1, "the score of 'a' for query 'q1' is NaN")]
    [InlineData("a.run", "q1 Q0 a 1 Infinity t\n", 1, "says nothing about the order")]
    [InlineData("a.run", "q1 Q0 a 1 high t\n", 1, "the score 'high' is not a number")]
    [InlineData("a.run", "q1 Q0 a 1 0,5 t\n", 1, "is not a number")]
    [InlineData("a.run", "q1 Q0 a 1 1 t\nq1 Q0 b 1 1\n", 2, "5 columns where runs have 6")]
    [InlineData("a.run", " \n", 1, "no result")]
    [InlineData("a.csv", "query_id,id,score\n", 1, "no result")]
    [InlineData("a.csv", "query_id,id\nq1,a\n", 1, "no column score")]
    [InlineData("a.csv", "query_id,id,score\nq1,\"a\nb\",1\nq1,c,nan\n", 4, "is nan")]
    public async Task A_bad_result_is_named_by_file_line_and_reason(string name, string content, int line, string reason)
    {
        var failure = await Assert.ThrowsAsync<CliException>(() => RankingsAsync(name, content));

        Assert.StartsWith($"{Path.Combine(_folder, name)}:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_queries_that_are_not_known_become_attributes()
    {
        var path = await WriteAsync("q.csv", "query_id,query,language,note\nq1,\"one, two\",en,\nq2,drei,de,x\n");
        var queries = await ListAsync(QueryFile.ReadAsync(path, Ct));

        Assert.Equal([("q1", "one, two", "{\"language\":\"en\"}"), ("q2", "drei", "{\"language\":\"de\",\"note\":\"x\"}")], queries.Select(query => (query.QueryId, query.Text, query.Attributes.ToJsonString())));
    }

    [Theory]
    [InlineData("q.csv", "query_id,text\nq1,a\nq1,b\n", 3, "query 'q1' comes twice")]
    [InlineData("q.csv", "query_id,query\nq1,\n", 2, "the query is empty")]
    [InlineData("q.csv", "query_id,note\nq1,a\n", 1, "no column query or text")]
    [InlineData("q.csv", "query_id,query\n", 1, "no query")]
    [InlineData("q.jsonl", "{\"_id\":\"q1\"}\n", 1, "the query has no text")]
    public async Task A_bad_query_is_named_by_file_line_and_reason(string name, string content, int line, string reason)
    {
        var path = await WriteAsync(name, content);
        var failure = await Assert.ThrowsAsync<CliException>(() => ListAsync(QueryFile.ReadAsync(path, Ct)));

        Assert.StartsWith($"{path}:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileFormat.Trec, "judgments", "/a b")]
    [InlineData(FileFormat.Beir, "judgments", "a\tb")]
    [InlineData(FileFormat.Trec, "run", "a b")]
    public void An_id_that_a_format_cannot_write_is_refused(object format, string what, string id)
    {
        var failure = Assert.Throws<CliException>(() => what == "run"
            ? EvaluationText.Result((FileFormat)format, "q", id, 1, 1, "t")
            : EvaluationText.Judgment((FileFormat)format, "q", id, 1, null, false));
        Assert.Contains("--format csv", failure.Fix, StringComparison.Ordinal);
    }

    private async Task<List<JudgmentLine>> JudgmentsAsync(string name, string content, NegativeGrades negative = NegativeGrades.Fail)
    {
        var path = await WriteAsync(name, content);
        return await ListAsync(new JudgmentFile(path, FileFormats.Of(null, path, run: false), negative).ReadAsync(Ct));
    }

    private async Task<IReadOnlyList<QueryRanking>> RankingsAsync(string name, string content)
    {
        var path = await WriteAsync(name, content);
        return await RunRankings.ReadAsync(path, FileFormats.Of(null, path, run: true), Ct);
    }

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, content, Ct);
        return path;
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
