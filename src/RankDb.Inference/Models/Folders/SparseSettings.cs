namespace RankDb.Inference;

/// <summary>How token logits become weights.</summary>
internal enum SparseActivation
{
    /// <summary>The graph gives weights; what is not positive is left out.</summary>
    None,

    /// <summary>log(1 + relu(x)) (Formal et al. 2021, "SPLADE v2").</summary>
    Log1pRelu,

    /// <summary>log(1 + log(1 + relu(x))), which the third generation of OpenSearch's models uses.</summary>
    Log1pLog1pRelu,
}

/// <summary>The settings of a sparse encoder.</summary>
/// <param name="Sum">Whether weights of tokens are added instead of the largest being taken.</param>
/// <param name="Activation">How logits become weights; null where the output's shape tells.</param>
/// <param name="QueryTable">File with a weight for each token, which makes queries need no graph; null for none.</param>
/// <param name="SkipSpecial">Whether special tokens never get a weight.</param>
/// <param name="QueryTopK">Largest weights that are kept of a query; null for all.</param>
/// <param name="DocumentTopK">Largest weights that are kept of a document; null for all.</param>
internal sealed record SparseSettings(
    bool Sum, SparseActivation? Activation, string? QueryTable, bool SkipSpecial, int? QueryTopK, int? DocumentTopK)
{
    internal static SparseSettings Read(string folder, JsonSettings rankdb, HubLayout hub)
    {
        var pooling = rankdb.Text("pooling") ?? hub.Splade.Text("pooling_strategy") ?? "max";
        if (pooling is not ("max" or "sum" or "none"))
        {
            throw new InvalidDataException($"\"pooling\" of a sparse encoder is {pooling}; it must be max, sum, or none where the graph pools.");
        }

        var activation = rankdb.Text("activation") switch
        {
            "none" => SparseActivation.None,
            "log1p_relu" => SparseActivation.Log1pRelu,
            "log1p_log1p_relu" => SparseActivation.Log1pLog1pRelu,
            null => Discovered(hub),
            var other => throw new InvalidDataException($"\"activation\" is {other}; it must be log1p_relu, log1p_log1p_relu or none."),
        };
        var table = rankdb.Text("query_table") is { } named ? FolderFile.Inside(folder, named)
            : rankdb.Find("query_table") is null && File.Exists(Path.Combine(folder, "idf.json")) ? Path.Combine(folder, "idf.json") : null;
        return new SparseSettings(
            pooling == "sum", activation, table, rankdb.Flag("skip_special_tokens") ?? table is not null, TopK(rankdb, "query_top_k"), TopK(rankdb, "document_top_k"));
    }

    // sentence-transformers names what is applied inside one log(1 + x).
    private static SparseActivation? Discovered(HubLayout hub) => hub.Splade.Text("activation_function") switch
    {
        null => null,
        "relu" => SparseActivation.Log1pRelu,
        "log1p_relu" => SparseActivation.Log1pLog1pRelu,
        var other => throw new InvalidDataException($"\"activation_function\" is {other}; supported are relu and log1p_relu."),
    };

    private static int? TopK(JsonSettings rankdb, string name) => rankdb.Number(name) switch
    {
        < 1 => throw new InvalidDataException($"\"{name}\" is {rankdb.Number(name)}; it must be 1 or more."),
        var number => number,
    };
}
