using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>One input of a graph that takes token ids, filled row by row and padded on the right.</summary>
internal sealed class GraphInput
{
    internal const string Ids = "input_ids";
    internal const string Mask = "attention_mask";
    internal const string Types = "token_type_ids";
    internal const string Positions = "position_ids";

    private readonly string name;
    private readonly bool wide;
    private readonly int padding;

    private GraphInput(string name, bool wide, int padding) => (this.name, this.wide, this.padding) = (name, wide, padding);

    /// <summary>Reads a graph's declaration; what is wrong with it is returned in <paramref name="wrong"/>.</summary>
    internal static GraphInput? Read(string name, NodeMetadata node, int padding, out string wrong)
    {
        wrong = name is not (Ids or Mask or Types or Positions)
            ? $"wants an input {name}; supported are {Ids}, {Mask}, {Types} and {Positions}"
            : !node.IsTensor || node.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32) || node.Dimensions.Count != 2
            ? $"has the input {name}, which is {Describe(node)}; it must be Int64 or Int32 [batch, tokens]"
            : node.Dimensions.Any(size => size >= 0)
            ? $"has the input {name}, which is {Describe(node)}; its dimensions must vary: export it with dynamic axes"
            : string.Empty;
        return wrong.Length > 0 ? null : new GraphInput(name, node.ElementDataType == TensorElementType.Int64, padding);
    }

    /// <summary>What an input or output is, for a message: its type, and its shape with the names of what varies.</summary>
    internal static string Describe(NodeMetadata node) => !node.IsTensor ? "no tensor"
        : $"{node.ElementDataType} [{string.Join(", ", node.Dimensions.Select((size, i) =>
            size >= 0 ? $"{size}" : node.SymbolicDimensions[i].Length > 0 ? node.SymbolicDimensions[i] : "?"))}]";

    /// <summary>Makes the tensor of a batch; the caller disposes of it.</summary>
    internal OrtValue Fill(IReadOnlyList<TokenizedInput> batch, int longest, long[] shape) =>
        wide ? FillWide(batch, longest, OrtValue.Rent<long>(shape)) : FillNarrow(batch, longest, OrtValue.Rent<int>(shape));

    private OrtValue FillWide(IReadOnlyList<TokenizedInput> batch, int longest, OrtValue tensor)
    {
        var cells = tensor.GetTensorMutableDataAsSpan<long>();
        for (var row = 0; row < batch.Count; row++)
        {
            var line = cells.Slice(row * longest, longest);
            var input = batch[row];
            var used = line[..input.Length];
            switch (name)
            {
                case Ids:
                    Widen(input.Ids, used);
                    break;
                case Types:
                    Widen(input.TypeIds, used);
                    break;
                case Mask:
                    used.Clear();
                    used[..input.Attended].Fill(1);
                    break;
                default:
                    Count(used);
                    break;
            }

            line[input.Length..].Fill(name == Ids ? padding : 0);
        }

        return tensor;
    }

    private OrtValue FillNarrow(IReadOnlyList<TokenizedInput> batch, int longest, OrtValue tensor)
    {
        var cells = tensor.GetTensorMutableDataAsSpan<int>();
        for (var row = 0; row < batch.Count; row++)
        {
            var line = cells.Slice(row * longest, longest);
            var input = batch[row];
            var used = line[..input.Length];
            switch (name)
            {
                case Ids:
                    input.Ids.CopyTo(used);
                    break;
                case Types:
                    input.TypeIds.CopyTo(used);
                    break;
                case Mask:
                    used.Clear();
                    used[..input.Attended].Fill(1);
                    break;
                default:
                    Count(used);
                    break;
            }

            line[input.Length..].Fill(name == Ids ? padding : 0);
        }

        return tensor;
    }

    private static void Widen(int[] from, Span<long> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private static void Count(Span<long> positions)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }
    }

    private static void Count(Span<int> positions)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }
    }
}
