namespace RankDb.Inference;

/// <summary>Which model is the default of its kind where folders of models were put one behind the other.</summary>
internal static class DefaultModels
{
    /// <summary>A default in a later folder takes the place of those in earlier ones: what a user adds comes after what is shipped.</summary>
    /// <param name="roots">What each folder declares, in the order of the folders.</param>
    internal static IEnumerable<ModelDefinition> Settle(IReadOnlyList<IReadOnlyList<ModelDefinition>> roots)
    {
        for (var i = 0; i < roots.Count; i++)
        {
            var later = roots.Skip(i + 1).SelectMany(root => root).Where(definition => definition.IsDefault).Select(definition => definition.Kind).ToHashSet();
            foreach (var definition in roots[i])
            {
                yield return later.Contains(definition.Kind) ? definition with { IsDefault = false } : definition;
            }
        }
    }
}
