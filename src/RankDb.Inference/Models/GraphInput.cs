using System.Numerics;
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
        wide ? Fill<long>(batch, longest, OrtValue.Rent<long>(shape)) : Fill<int>(batch, longest, OrtValue.Rent<int>(shape));

    private OrtValue Fill<T>(IReadOnlyList<TokenizedInput> batch, int longest, OrtValue tensor)
        where T : unmanaged, INumberBase<T>
    {
        var cells = tensor.GetTensorMutableDataAsSpan<T>();
        for (var row = 0; row < batch.Count; row++)
        {
            var line = cells.Slice(row * longest, longest);
            var input = batch[row];
            var used = line[..input.Length];
            switch (name)
            {
                case Ids:
                    Copy(input.Ids, used);
                    break;
                case Types:
                    Copy(input.TypeIds, used);
                    break;
                case Mask:
                    used.Clear();
                    used[..input.Attended].Fill(T.One);
                    break;
                default:
                    Count(used);
                    break;
            }

            line[input.Length..].Fill(name == Ids ? T.CreateChecked(padding) : T.Zero);
        }

        return tensor;
    }

    private static void Copy<T>(int[] from, Span<T> to)
        where T : INumberBase<T>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = T.CreateChecked(from[i]);
        }
    }

    private static void Count<T>(Span<T> positions)
        where T : INumberBase<T>
    {
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = T.CreateChecked(i);
        }
    }
}
