using RankDb.Inference.Onnx;

namespace RankDb.TestModels;

/// <summary>
/// Builds a BERT cross-encoder from the operators that an export from PyTorch uses: nothing fused, weights as they
/// are trained. Inputs input_ids, attention_mask and token_type_ids, int64 [batch, tokens]; output logits, float [batch, 1].
/// </summary>
internal sealed class BertGraph
{
    private readonly BertShape shape;
    private readonly SeededWeights weights;
    private readonly GraphProto graph = new() { Name = "bert" };

    private BertGraph(BertShape shape, int seed)
    {
        this.shape = shape;
        weights = new SeededWeights(seed);
    }

    /// <summary>The model; the same seed gives the same bytes.</summary>
    internal static ModelProto Build(BertShape shape, int seed)
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = "rankdb-test-models", Graph = new BertGraph(shape, seed).Build() };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = 17 });
        return model;
    }

    private GraphProto Build()
    {
        foreach (var name in new[] { "input_ids", "attention_mask", "token_type_ids" })
        {
            graph.Input.Add(Value(name, Tensors.Int64Type, "batch", "tokens"));
        }

        graph.Output.Add(Value("logits", Tensors.FloatType, "batch", null));
        var mask = Mask();
        var hidden = Embeddings();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            hidden = Layer($"layer.{layer}", hidden, mask);
        }

        Classifier(hidden);
        return graph;
    }

    // (1 - mask) * lowest float, [batch, 1, 1, tokens]
    private string Mask()
    {
        Long("mask.axes", [1, 2]);
        Add("Unsqueeze", "mask.wide", "attention_mask", "mask.axes");
        graph.Node.Add(Nodes.Of("Cast", "mask.float", ["mask.wide"], Nodes.Attribute("to", Tensors.FloatType)));
        Scalar("mask.one", 1);
        Add("Sub", "mask.inverted", "mask.one", "mask.float");
        Scalar("mask.lowest", float.MinValue);
        return Add("Mul", "mask.additive", "mask.inverted", "mask.lowest");
    }

    private string Embeddings()
    {
        Weight("embeddings.word", 1, shape.Vocabulary, shape.Hidden);
        Weight("embeddings.position", 0.3, shape.Positions, shape.Hidden);
        Weight("embeddings.type", 0.3, 2, shape.Hidden);
        graph.Initializer.Add(Tensors.Of("embeddings.position_ids", [.. Enumerable.Range(0, shape.Positions).Select(i => (long)i)], 1, shape.Positions));
        Long("embeddings.one", [1]);
        Long("embeddings.zero", [0]);
        graph.Initializer.Add(Tensors.Of("embeddings.axis", new[] { 1L }, []));
        Add("Shape", "embeddings.shape", "input_ids");
        graph.Node.Add(Nodes.Of("Gather", "embeddings.length", ["embeddings.shape", "embeddings.axis"], Nodes.Attribute("axis", 0)));
        Add("Unsqueeze", "embeddings.end", "embeddings.length", "embeddings.zero");
        Add("Slice", "embeddings.positions", "embeddings.position_ids", "embeddings.zero", "embeddings.end", "embeddings.one");
        Add("Gather", "embeddings.words", "embeddings.word", "input_ids");
        Add("Gather", "embeddings.types", "embeddings.type", "token_type_ids");
        Add("Gather", "embeddings.places", "embeddings.position", "embeddings.positions");
        Add("Add", "embeddings.typed", "embeddings.words", "embeddings.types");
        Add("Add", "embeddings.sum", "embeddings.typed", "embeddings.places");
        return LayerNorm("embeddings.norm", "embeddings.sum");
    }

    private string Layer(string name, string input, string mask)
    {
        var head = $"{name}.attention";
        var query = Heads($"{head}.query", input, [0, 2, 1, 3]);
        var key = Heads($"{head}.key", input, [0, 2, 3, 1]);
        var value = Heads($"{head}.value", input, [0, 2, 1, 3]);
        Scalar($"{head}.root", MathF.Sqrt(shape.HeadSize));
        Add("MatMul", $"{head}.products", query, key);
        Add("Div", $"{head}.scaled", $"{head}.products", $"{head}.root");
        Add("Add", $"{head}.masked", $"{head}.scaled", mask);
        graph.Node.Add(Nodes.Of("Softmax", $"{head}.weights", [$"{head}.masked"], Nodes.Attribute("axis", -1)));
        Add("MatMul", $"{head}.context", $"{head}.weights", value);
        graph.Node.Add(Nodes.Of("Transpose", $"{head}.turned", [$"{head}.context"], Nodes.Attribute("perm", 0, 2, 1, 3)));
        Long($"{head}.joined_shape", [0, 0, shape.Hidden]);
        Add("Reshape", $"{head}.joined", $"{head}.turned", $"{head}.joined_shape");
        Linear($"{head}.output", $"{head}.joined", shape.Hidden, shape.Hidden);
        Add("Add", $"{head}.residual", $"{head}.output", input);
        var attended = LayerNorm($"{head}.norm", $"{head}.residual");

        Linear($"{name}.intermediate", attended, shape.Hidden, shape.Intermediate);
        var activated = Gelu($"{name}.gelu", $"{name}.intermediate");
        Linear($"{name}.output", activated, shape.Intermediate, shape.Hidden);
        Add("Add", $"{name}.residual", $"{name}.output", attended);
        return LayerNorm($"{name}.norm", $"{name}.residual");
    }

    private string Heads(string name, string input, long[] order)
    {
        Linear(name, input, shape.Hidden, shape.Hidden);
        Long($"{name}.heads_shape", [0, 0, shape.Heads, shape.HeadSize]);
        Add("Reshape", $"{name}.heads", name, $"{name}.heads_shape");
        graph.Node.Add(Nodes.Of("Transpose", $"{name}.turned", [$"{name}.heads"], Nodes.Attribute("perm", order)));
        return $"{name}.turned";
    }

    // x / 2 * (1 + erf(x / sqrt 2)), in the order in which PyTorch writes it.
    private string Gelu(string name, string input)
    {
        Scalar($"{name}.root", MathF.Sqrt(2));
        Scalar($"{name}.one", 1);
        Scalar($"{name}.half", 0.5f);
        Add("Div", $"{name}.divided", input, $"{name}.root");
        Add("Erf", $"{name}.erf", $"{name}.divided");
        Add("Add", $"{name}.raised", $"{name}.erf", $"{name}.one");
        Add("Mul", $"{name}.gated", input, $"{name}.raised");
        return Add("Mul", name, $"{name}.gated", $"{name}.half");
    }

    private void Classifier(string hidden)
    {
        graph.Initializer.Add(Tensors.Of("pooler.index", new[] { 0L }, []));
        graph.Node.Add(Nodes.Of("Gather", "pooler.first", [hidden, "pooler.index"], Nodes.Attribute("axis", 1)));
        Gemm("pooler.dense", "pooler.first", shape.Hidden, shape.Hidden, 1 / Math.Sqrt(shape.Hidden));
        Add("Tanh", "pooler.tanh", "pooler.dense");

        // Large enough that the scores of unlike pairs lie a few units apart, as those of trained models do.
        Gemm("logits", "pooler.tanh", shape.Hidden, 1, 4 / Math.Sqrt(shape.Hidden));
    }

    private void Linear(string name, string input, int from, int to)
    {
        Weight($"{name}.weight", 1 / Math.Sqrt(from), from, to);
        Weight($"{name}.bias", 0.02, to);
        Add("MatMul", $"{name}.product", input, $"{name}.weight");
        Add("Add", name, $"{name}.bias", $"{name}.product");
    }

    private void Gemm(string name, string input, int from, int to, double deviation)
    {
        Weight($"{name}.weight", deviation, to, from);
        Weight($"{name}.bias", 0.02, to);
        graph.Node.Add(Nodes.Of("Gemm", name, [input, $"{name}.weight", $"{name}.bias"], Nodes.Attribute("transB", 1)));
    }

    private string LayerNorm(string name, string input)
    {
        graph.Initializer.Add(Tensors.Of($"{name}.weight", weights.Next(shape.Hidden, 0.05, 1), shape.Hidden));
        Weight($"{name}.bias", 0.02, shape.Hidden);
        graph.Node.Add(Nodes.Of(
            "LayerNormalization", name, [input, $"{name}.weight", $"{name}.bias"], Nodes.Attribute("axis", -1), Nodes.Attribute("epsilon", 1e-12f)));
        return name;
    }

    private string Add(string type, string output, params ReadOnlySpan<string> inputs)
    {
        graph.Node.Add(Nodes.Of(type, output, inputs));
        return output;
    }

    private void Weight(string name, double deviation, params long[] dims) =>
        graph.Initializer.Add(Tensors.Of(name, weights.Next((int)dims.Aggregate(1L, (product, size) => product * size), deviation), dims));

    private void Scalar(string name, float value) => graph.Initializer.Add(Tensors.Scalar(name, value));

    private void Long(string name, long[] values) => graph.Initializer.Add(Tensors.Of(name, values, values.Length));

    private static ValueInfoProto Value(string name, int type, string first, string? second)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = first });
        dimensions.Dim.Add(second is null
            ? new TensorShapeProto.Types.Dimension { DimValue = 1 }
            : new TensorShapeProto.Types.Dimension { DimParam = second });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions } } };
    }
}
