namespace RankDb.Inference.OnnxRuntime;

/// <summary>Refuses what a model does not take before it is run, so that the error names the input and what would be right.</summary>
internal static class RunCheck
{
    internal static void Inputs(string model, SessionNodes declared, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values)
    {
        if (names.Count != values.Count)
        {
            throw new ArgumentException($"{names.Count} input names do not fit {values.Count} tensors.", nameof(values));
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (!declared.Metadata.TryGetValue(names[i], out var node))
            {
                throw Wrong(model, names[i], $"there is no input {names[i]}; it has {string.Join(", ", declared.Names)}");
            }

            var given = values[i].GetTensorTypeAndShape();
            if (node.IsTensor && given.ElementDataType != node.ElementDataType)
            {
                throw Wrong(model, names[i], $"the input {names[i]} is {node.ElementDataType}, not {given.ElementDataType}");
            }

            if (node.IsTensor && node.Dimensions.Count > 0 && given.DimensionsCount != node.Dimensions.Count)
            {
                throw Wrong(model, names[i], $"the input {names[i]} has {node.Dimensions.Count} dimensions, not {given.DimensionsCount}");
            }
        }

        for (var i = 0; names.Count < declared.Names.Count && i < declared.Names.Count; i++)
        {
            if (!names.Contains(declared.Names[i]))
            {
                throw Wrong(model, declared.Names[i], $"the input {declared.Names[i]} is missing");
            }
        }
    }

    internal static void Outputs(string model, SessionNodes declared, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!declared.Metadata.ContainsKey(names[i]))
            {
                throw Wrong(model, names[i], $"there is no output {names[i]}; it has {string.Join(", ", declared.Names)}");
            }
        }
    }

    private static OnnxRuntimeException Wrong(string model, string name, string what) =>
        new(ErrorCode.InvalidArgument, $"{model}: {what}.") { ModelPath = model, ValueName = name };
}
