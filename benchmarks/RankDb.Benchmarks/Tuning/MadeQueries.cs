using System.Globalization;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;
using RankDb.Ranking.Tuning.Replays;

namespace RankDb.Benchmarks.Tuning;

/// <summary>One judged query with two legs that have half of their hits in common, as numbers for a replay and as texts for <see cref="Fuser"/>.</summary>
internal sealed record MadeQuery(ReplayCase Case, JudgedGrades Judged, FusionLeg[] Legs, Dictionary<string, int> Grades);

/// <summary>Generated queries: scores fall from hit to hit, a tenth of the documents is judged, what a leg did not find is looked up.</summary>
internal static class MadeQueries
{
    internal static MadeQuery[] Make(int queries, int hits)
    {
        var random = new Random(23);
        return [.. Enumerable.Range(0, queries).Select(_ => Query(random, hits))];
    }

    private static MadeQuery Query(Random random, int hits)
    {
        var documents = hits * 3 / 2;
        int[] grades = [.. Enumerable.Range(0, documents).Select(_ => random.Next(10) == 0 ? random.Next(0, 4) : -2)];
        grades[random.Next(documents)] = 1;
        string[] ids = [.. Enumerable.Range(0, documents).Select(document => string.Create(CultureInfo.InvariantCulture, $"document-{document:00000}"))];
        int[] order = [.. Enumerable.Range(0, documents)];
        random.Shuffle(order);
        int[][] found = [order[..hits], order[^hits..]];
        var (numbered, texts) = (new ReplayHits[2], new FusionLeg[2]);
        for (var leg = 0; leg < 2; leg++)
        {
            random.Shuffle(found[leg]);
            var scores = Enumerable.Range(0, documents).Select(_ => random.NextDouble() * 20).OrderDescending().ToArray();
            int[] others = [.. order.Except(found[leg])];
            numbered[leg] = new ReplayHits(found[leg], scores[..hits], others, scores[hits..]);
            texts[leg] = new FusionLeg(
                leg == 0 ? "lexical" : "dense",
                [.. found[leg].Select((document, place) => new FusionHit(ids[document], scores[place], place + 1)), .. others.Select((document, place) => new FusionHit(ids[document], scores[hits + place], null))],
                1, leg == 0 ? 0 : -1);
        }

        var judged = ids.Zip(grades).Where(pair => pair.Second >= 0).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return new MadeQuery(new ReplayCase(grades, numbered), new JudgedGrades(judged.Values), texts, judged);
    }
}
