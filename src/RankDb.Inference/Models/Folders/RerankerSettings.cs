namespace RankDb.Inference;

/// <summary>What a reranker's output means.</summary>
internal enum ScoreKind
{
    /// <summary>By the shape of the output: one number is a logit, two are the logits of two classes.</summary>
    ByShape,

    /// <summary>One logit.</summary>
    Logit,

    /// <summary>The logits of two classes.</summary>
    TwoLogits,

    /// <summary>The logits of a language model's next token, of which those of two words count.</summary>
    YesNo,
}

/// <summary>How a reranker reads a pair and what its output means.</summary>
/// <param name="Score">What the output means.</param>
/// <param name="Label">Of two classes, the one of relevant documents.</param>
/// <param name="Template">A text with {query} and {document}; null for a sentence pair.</param>
/// <param name="Yes">The word whose logit speaks for a document.</param>
/// <param name="No">The word whose logit speaks against it.</param>
/// <param name="Scale">The logit is multiplied by this,</param>
/// <param name="Bias">and this is added, before the sigmoid.</param>
internal sealed record RerankerSettings(ScoreKind Score, int Label, string? Template, string Yes, string No, double Scale, double Bias)
{
    private static readonly string[] RelevantLabels = ["relevant", "positive", "yes", "true", "1", "label_1"];

    internal static RerankerSettings Read(JsonSettings rankdb, HubLayout hub)
    {
        var score = rankdb.Text("score") switch
        {
            null => ScoreKind.ByShape,
            "logit" => ScoreKind.Logit,
            "two_logits" => ScoreKind.TwoLogits,
            "yes_no" => ScoreKind.YesNo,
            var other => throw new InvalidDataException($"\"score\" is {other}; it must be logit, two_logits or yes_no."),
        };
        var label = rankdb.Number("label") ?? LabelOf(hub);
        if (label is not (0 or 1))
        {
            throw new InvalidDataException($"\"label\" is {label}; it must be 0 or 1.");
        }

        var calibration = rankdb.Part("calibration");
        var scale = calibration.Real("scale") ?? 1;
        var bias = calibration.Real("bias") ?? 0;
        if (!double.IsFinite(scale) || scale <= 0 || !double.IsFinite(bias))
        {
            throw new InvalidDataException($"\"calibration\" has scale {scale} and bias {bias}; scale must be larger than 0.");
        }

        return new RerankerSettings(score, label, rankdb.Text("template"), rankdb.Text("yes_token") ?? "yes", rankdb.Text("no_token") ?? "no", scale, bias);
    }

    // Two classes have the relevant one second, unless their names say otherwise.
    private static int LabelOf(HubLayout hub) =>
        hub.Config.Part("id2label") is { IsEmpty: false } labels && RelevantLabels.Contains(labels.Text("0"), StringComparer.OrdinalIgnoreCase) ? 0 : 1;
}
