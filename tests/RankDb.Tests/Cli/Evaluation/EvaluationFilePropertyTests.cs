using RankDb.Cli.Evaluation.Files;
using RankDb.Ranking;
using Xunit;

namespace RankDb.Tests.Cli.Evaluation;

/// <summary>What is written is what is read, for random ids as odd as each format can write them.</summary>
public sealed class EvaluationFilePropertyTests : IDisposable
{
    private const string Odd = "aZ09_-.:/äß\u4e2d\"',;|#\\";
    private readonly string _folder = Directory.CreateTempSubdirectory("rankdb-files-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("trec", "", false)]
    [InlineData("beir", " ", false)]
    [InlineData("csv", " \t\n", true)]
    public async Task Judgments_come_back_as_they_were_written(string format, string blanks, bool aspects)
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var kind = FileFormats.Of(format, "", run: false);
            var judgments = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (Query: Id(random, blanks), Id: Id(random, blanks)))
                .Distinct().Select(pair => (pair.Query, pair.Id, Grade: random.Next(-1, 5), Aspects: aspects && random.Next(2) == 0 ? new[] { "a b", "c" } : null)).ToList();
            var lines = judgments.Select(judgment => EvaluationText.Judgment(kind, judgment.Query, judgment.Id, judgment.Grade, judgment.Aspects, aspects));
            var path = await WriteAsync(EvaluationText.JudgmentHeader(kind, aspects), lines);

            var read = new List<JudgmentLine>();
            await foreach (var line in new JudgmentFile(path, kind, NegativeGrades.Pooled).ReadAsync(Ct))
            {
                read.Add(line);
            }

            Assert.Equal(
                judgments.Select(judgment => (judgment.Query, judgment.Id, judgment.Grade, string.Join('|', judgment.Aspects ?? []))),
                read.Select(line => (line.QueryId, line.Id, line.Grade, string.Join('|', line.Aspects ?? []))));
        }
    }

    [Theory]
    [InlineData("trec", "")]
    [InlineData("csv", " \t\n")]
    public async Task Runs_come_back_with_their_order_and_every_digit_of_their_scores(string format, string blanks)
    {
        var random = new Random(8);
        for (var round = 0; round < 50; round++)
        {
            var kind = FileFormats.Of(format, "", run: true);
            var results = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (Query: "q" + random.Next(4), Id: Id(random, blanks)))
                .Distinct().Select(pair => (pair.Query, pair.Id, Score: random.Next(3) == 0 ? random.Next(3) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)))).ToList();
            var path = await WriteAsync(EvaluationText.RunHeader(kind), results.Select(result => EvaluationText.Result(kind, result.Query, result.Id, random.Next(9), result.Score, "tag")));

            var read = await RunRankings.ReadAsync(path, kind, Ct);

            Assert.Equal(results.Select(result => result.Query).Distinct(), read.Select(ranking => ranking.QueryId));
            foreach (var ranking in read)
            {
                var own = results.Where(result => result.Query == ranking.QueryId).ToList();
                Assert.Equal(TrecRanking.Of(own.Select(result => new ScoredId(result.Id, result.Score))), ranking.Ids);
                Assert.Equal(ranking.Ids.Select(id => own.Single(result => result.Id == id).Score), ranking.Scores);
            }
        }
    }

    private static string Id(Random random, string blanks)
    {
        var letters = Odd + blanks;
        return string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => letters[random.Next(letters.Length)])) is var id && string.IsNullOrWhiteSpace(id) ? "x" : id;
    }

    private async Task<string> WriteAsync(string? header, IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder, "file");
        await File.WriteAllLinesAsync(path, header is null ? lines : lines.Prepend(header), Ct);
        return path;
    }
}
