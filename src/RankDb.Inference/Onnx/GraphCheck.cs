using Google.Protobuf;
using RankDb.Inference.Onnx.Outline;

namespace RankDb.Inference.Onnx;

/// <summary>
/// Refuses a model's file that is broken or hostile before ONNX Runtime reads it: what is cut off, nests too deep,
/// claims more data than there is, reads files outside its folder or calls itself.
/// </summary>
internal static class GraphCheck
{
    private const int MostNodes = 100_000;

    /// <summary>Checks a file and the files that it takes weights from.</summary>
    /// <exception cref="InvalidDataException">Something is wrong with it; the message says what.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void File(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Check(stream, new ExternalData(path));
    }

    /// <summary>Checks a model in memory, which cannot take weights from files.</summary>
    /// <exception cref="InvalidDataException">Something is wrong with it; the message says what.</exception>
    internal static void Bytes(byte[] model)
    {
        using var stream = new MemoryStream(model, writable: false);
        Check(stream, null);
    }

    private static void Check(Stream stream, ExternalData? files)
    {
        if (stream.Length > int.MaxValue)
        {
            throw new InvalidDataException("it is larger than 2 GiB; larger models keep their weights in a file beside it");
        }

        WireScan.Check(stream);
        stream.Position = 0;
        ModelOutline model;
        try
        {
            model = ModelOutline.Parser.WithDiscardUnknownFields(true).ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"it is no ONNX model: {exception.Message}", exception);
        }

        if (model.Graph is null || model.Graph.Node.Count == 0)
        {
            throw new InvalidDataException("it is no ONNX model: it has no graph with nodes");
        }

        FunctionCalls.Check(model, MostNodes);
        var check = new Walk(stream.Length, files);
        check.Graph(model.Graph);
        foreach (var function in model.Functions)
        {
            check.Nodes(function.Node);
        }
    }

    // Nesting is limited by the parser, so that this may call itself.
    private sealed class Walk(long fileSize, ExternalData? files)
    {
        internal void Graph(GraphOutline graph)
        {
            if (graph.SparseInitializer.Count > 0)
            {
                throw new InvalidDataException("it has sparse weights, which are not supported");
            }

            foreach (var tensor in graph.Initializer)
            {
                Tensor(tensor);
            }

            Nodes(graph.Node);
        }

        internal void Nodes(IEnumerable<NodeOutline> nodes)
        {
            foreach (var attribute in nodes.SelectMany(node => node.Attribute))
            {
                if (attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0)
                {
                    throw new InvalidDataException("it has sparse weights, which are not supported");
                }

                if (attribute.T is not null)
                {
                    Tensor(attribute.T);
                }

                foreach (var tensor in attribute.Tensors)
                {
                    Tensor(tensor);
                }

                if (attribute.G is not null)
                {
                    Graph(attribute.G);
                }

                foreach (var graph in attribute.Graphs)
                {
                    Graph(graph);
                }
            }
        }

        private void Tensor(TensorOutline tensor)
        {
            UInt128 elements = 1;
            foreach (var size in tensor.Dims)
            {
                if (size < 0)
                {
                    throw new InvalidDataException($"the weights {tensor.Name} have a dimension of {size}");
                }

                // Saturates at what no file holds; a product of many dimensions would wrap around.
                elements = UInt128.Min(elements * (ulong)size, ulong.MaxValue);
            }

            // No element takes less than half a byte.
            var held = tensor.DataLocation == ExternalData.Location
                ? (files ?? throw new InvalidDataException($"the weights {tensor.Name} are in another file, but the model was loaded from memory")).Length(tensor)
                : fileSize;
            if (elements > (UInt128)held * 2)
            {
                throw new InvalidDataException($"the weights {tensor.Name} claim {elements} elements, more than their file has");
            }
        }
    }
}
