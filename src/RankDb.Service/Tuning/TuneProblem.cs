using System.Text.Json;
using RankDb.Ranking;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;
using RankDb.Ranking.Tuning;
using RankDb.Ranking.Tuning.Replays;
using RankDb.Wire;
using static RankDb.Service.Tuning.TuneJson;

namespace RankDb.Service.Tuning;

/// <summary>A tuning as a database asks for it (docs/wire.md).</summary>
internal sealed record TuneProblem(
    TuningSpace Space, TuningOptions Options, JudgedGrades[] Judged, ReplayCase[][] Cases, PlanSettings Settings, IMetric Metric, int Rows, double Cost)
{
    internal const int MaxPoints = 100_000;
    internal const int MaxParameters = 64;
    internal const int MaxValues = 2000;
    internal const int MaxFolds = 20;
    internal const int MaxQueries = 100_000;
    internal const int MaxRows = 1000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="WireException">22023 or 54000, naming the place.</exception>
    internal static TuneProblem Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw Bad($"problem cannot be read as JSON: line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}", failure);
        }
        catch (TuningException refused)
        {
            throw Bad(refused.Message, refused);
        }
    }

    private static TuneProblem Read(JsonElement root)
    {
        var name = Text(Member(root, "problem", "metric"), "metric");
        var options = ReadOptions(root);
        var parameters = Array(Member(root, "problem", "parameters"), "parameters", Parameter);
        if (parameters.Length > MaxParameters)
        {
            throw TooMuch("parameters", parameters.Length, MaxParameters);
        }

        var space = new TuningSpace([.. parameters.Select(parameter => new TuningParameter(parameter.Place, parameter.Values.Length, parameter.Start))]);
        var planJson = Member(root, "problem", "plan");
        var plan = PlanJson.Read(planJson);
        var variants = Optional(root, "problem", "variants") is { } given ? Array(given, "variants", (variant, v) => Wholes(variant, $"variants[{v}]")) : [[]];
        var settings = new PlanSettings(planJson.Clone(), parameters, variants);
        var judged = Array(Member(root, "problem", "queries"), "queries", Query);
        if (judged.Length > MaxQueries)
        {
            throw TooMuch("queries", judged.Length, MaxQueries);
        }

        return new TuneProblem(
            space, options, judged, ReadCases(root, plan, variants.Length, judged.Length), settings, MetricOf(name),
            Optional(root, "problem", "top_n") is { } rows ? Within(rows, "top_n", 1, MaxRows) : MetricName.Depth(name, MaxRows),
            PriceOf(root));
    }

    private static double PriceOf(JsonElement root)
    {
        var cost = Optional(root, "problem", "cost") is { } given ? Number(given, "cost") : 0;
        return cost >= 0 ? cost : throw Bad("cost must be 0 or more");
    }

    private static TuningOptions ReadOptions(JsonElement root)
    {
        var options = new TuningOptions();
        return new TuningOptions
        {
            Method = Optional(root, "problem", "method") is not { } method ? options.Method : Text(method, "method") switch
            {
                "grid" => TuningMethod.Grid,
                "random" => TuningMethod.Random,
                "coordinate" => TuningMethod.Coordinate,
                "bandit" => TuningMethod.Bandit,
                _ => throw Bad("method must be one of grid, random, coordinate, bandit"),
            },
            Points = Optional(root, "problem", "points") is { } points ? Limited(points, "points", MaxPoints) : options.Points,
            Folds = Optional(root, "problem", "folds") is { } folds ? Within(folds, "folds", 2, MaxFolds) : options.Folds,
            Seed = Optional(root, "problem", "seed") is { } seed ? Whole(seed, "seed") : options.Seed,
            Explore = Optional(root, "problem", "explore") is { } explore ? Number(explore, "explore") : options.Explore,
        };
    }

    private static int Limited(JsonElement value, string what, int most)
    {
        var number = Whole(value, what);
        return number < 1 ? throw Bad($"{what} must be 1 or more, not {number}") : number <= most ? number : throw TooMuch(what, number, most);
    }

    private static IMetric MetricOf(string name)
    {
        try
        {
            return MetricName.Parse(name);
        }
        catch (FormatException unknown)
        {
            throw Bad("metric: " + unknown.Message, unknown);
        }
    }

    private static TunedParameter Parameter(JsonElement element, int p)
    {
        var place = $"parameters[{p}]";
        var values = Array(Member(element, place, "values"), place + ".values", (value, _) => value.Clone());
        if (values.Length > MaxValues)
        {
            throw TooMuch($"values of {place}", values.Length, MaxValues);
        }

        return new TunedParameter(
            Text(Member(element, place, "place"), place + ".place"),
            Optional(element, place, "at") is { } at ? Array(at, place + ".at", (step, s) => step.ValueKind == JsonValueKind.Number ? step.GetRawText() : Text(step, $"{place}.at[{s}]")) : null,
            values,
            values.Length == 0 ? throw Bad($"{place} has no values") : Within(Member(element, place, "start"), place + ".start", 0, values.Length - 1));
    }

    private static JudgedGrades Query(JsonElement query, int q)
    {
        var place = $"queries[{q}]";
        var judged = new JudgedGrades(Wholes(Member(query, place, "judged"), place + ".judged"));
        return judged.Relevant > 0 ? judged : throw Bad($"{place} ('{Text(Member(query, place, "id"), place + ".id")}') has no relevant document: no metric is defined for it");
    }

    private static ReplayCase[][] ReadCases(JsonElement root, ReplayPlan plan, int variants, int queries)
    {
        var cases = Array(Member(root, "problem", "cases"), "cases", (variant, v) => Array(variant, $"cases[{v}]", (kept, q) => Case(kept, $"cases[{v}][{q}]", plan)));
        if (cases.Length != variants)
        {
            throw Bad($"there are cases of {cases.Length} retrievals for {variants} variants");
        }

        for (var v = 0; v < variants; v++)
        {
            if (cases[v].Length != queries)
            {
                throw Bad($"cases[{v}] has {cases[v].Length} cases for {queries} queries");
            }
        }

        return cases;
    }

    private static ReplayCase Case(JsonElement kept, string place, ReplayPlan plan)
    {
        var legs = Array(Member(kept, place, "legs"), place + ".legs", (leg, l) => Hits(leg, $"{place}.legs[{l}]"));
        var stages = Columns(kept, place, "stages");
        var boosts = Columns(kept, place, "boosts");
        if (legs.Length != plan.Legs.Count || stages.Length != plan.Rerank.Count || boosts.Length != plan.Boosts.Count)
        {
            throw Bad($"{place} has {legs.Length} legs, {stages.Length} stages, {boosts.Length} boosts; the plan has {plan.Legs.Count}, {plan.Rerank.Count}, {plan.Boosts.Count}");
        }

        try
        {
            return new ReplayCase(
                Wholes(Member(kept, place, "grades"), place + ".grades", Grade.NotJudged), legs, stages, boosts,
                Optional(kept, place, "exact") is { } exact ? Wholes(exact, place + ".exact") : null,
                Optional(kept, place, "passages") is { } passages ? Array(passages, place + ".passages", (leg, l) => Wholes(leg, $"{place}.passages[{l}]", -1)) : null,
                Optional(kept, place, "adopts") is { } adopts ? Wholes(adopts, place + ".adopts") : null);
        }
        catch (FusionException refused)
        {
            throw Bad($"{place}: {refused.Message}", refused);
        }
    }

    private static double[][] Columns(JsonElement kept, string place, string key) =>
        Optional(kept, place, key) is { } columns ? Array(columns, $"{place}.{key}", (column, c) => Numbers(column, $"{place}.{key}[{c}]", double.NaN)) : [];

    private static ReplayHits Hits(JsonElement leg, string place) => new(
        Wholes(Member(leg, place, "hits"), place + ".hits"),
        Numbers(Member(leg, place, "scores"), place + ".scores"),
        Optional(leg, place, "others") is { } others ? Wholes(others, place + ".others") : [],
        Optional(leg, place, "other_scores") is { } scores ? Numbers(scores, place + ".other_scores") : []);
}
