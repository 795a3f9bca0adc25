using System.Text.Json;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning.Replays;
using static RankDb.Service.Tuning.TuneJson;

namespace RankDb.Service.Tuning;

/// <summary>Reads the plan of a profile, with defaults filled in, as far as it can be replayed. Keys that it does not know belong to other parts of a search.</summary>
internal static class PlanJson
{
    internal const int MaxLegs = 100;

    private static readonly string[] StageNormalizations = ["none", "min-max", "z-score", "rank"];

    internal static ReplayPlan Read(JsonElement plan)
    {
        var legs = Array(Member(plan, "plan", "legs"), "plan.legs", (leg, n) => Leg(leg, $"plan.legs[{n}]"));
        if (legs.Length > MaxLegs)
        {
            throw TooMuch("legs", legs.Length, MaxLegs);
        }

        try
        {
            var read = new ReplayPlan
            {
                Legs = legs,
                Fuse = Optional(plan, "plan", "fuse") is { } fuse ? Fuse(fuse) : new FusionOptions(),
                Rerank = Optional(plan, "plan", "rerank") is { } stages ? Array(stages, "plan.rerank", (stage, n) => Stage(stage, $"plan.rerank[{n}]")) : [],
                Boosts = Optional(plan, "plan", "boosts") is { } boosts
                    ? Array(boosts, "plan.boosts", (boost, n) => Number(Member(boost, $"plan.boosts[{n}]", "weight"), $"plan.boosts[{n}].weight")) : [],
                ExactMatch = Optional(plan, "plan", "exact_match") is { } exact ? Number(exact, "plan.exact_match") : 0,
            };
            read.Check();
            return read;
        }
        catch (FusionException refused)
        {
            throw Bad("plan: " + refused.Message, refused);
        }
    }

    private static ReplayLeg Leg(JsonElement leg, string place)
    {
        var kind = Optional(leg, place, "kind") is { } named ? Text(named, place + ".kind") : "";
        return new ReplayLeg(
            Text(Member(leg, place, "name"), place + ".name"),
            Optional(leg, place, "weight") is { } weight ? Number(weight, place + ".weight") : 1,
            Whole(Member(leg, place, "top"), place + ".top"),
            Optional(leg, place, "lower_bound") is { } bound ? Number(bound, place + ".lower_bound") : null,
            // The scores of a foreign leg are the caller's: what it did not retrieve it cannot be asked for.
            kind != "foreign");
    }

    private static FusionOptions Fuse(JsonElement fuse)
    {
        var options = new FusionOptions();
        return options with
        {
            Method = Optional(fuse, "plan.fuse", "method") is { } method ? FusionNames.Method(Text(method, "plan.fuse.method")) : options.Method,
            K = Optional(fuse, "plan.fuse", "k") is { } k ? Whole(k, "plan.fuse.k") : options.K,
            Phi = Optional(fuse, "plan.fuse", "phi") is { } phi ? Number(phi, "plan.fuse.phi") : options.Phi,
            Normalize = Optional(fuse, "plan.fuse", "normalize") is { } normalize ? FusionNames.Normalization(Text(normalize, "plan.fuse.normalize")) : options.Normalize,
            Missing = Optional(fuse, "plan.fuse", "missing") is { } missing ? FusionNames.Missing(Text(missing, "plan.fuse.missing")) : options.Missing,
            Combine = Optional(fuse, "plan.fuse", "combine") is { } combine ? FusionNames.Combination(Text(combine, "plan.fuse.combine")) : options.Combine,
            Require = Names(fuse, "require"),
            Minus = Names(fuse, "minus"),
        };
    }

    private static string[] Names(JsonElement fuse, string key) =>
        Optional(fuse, "plan.fuse", key) is { } names ? Array(names, "plan.fuse." + key, (name, n) => Text(name, $"plan.fuse.{key}[{n}]")) : [];

    private static ReplayStage Stage(JsonElement stage, string place)
    {
        var name = Optional(stage, place, "normalize") is { } normalize ? Text(normalize, place + ".normalize") : "none";
        var kind = System.Array.IndexOf(StageNormalizations, name);
        return kind < 0
            ? throw Bad($"{place}.normalize must be one of {string.Join(", ", StageNormalizations)}")
            : new ReplayStage(
                Whole(Member(stage, place, "top"), place + ".top"),
                Optional(stage, place, "blend") is { } blend ? Number(blend, place + ".blend") : 0.5,
                (StageNormalization)kind);
    }
}
