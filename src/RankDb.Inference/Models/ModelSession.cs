using System.Collections.Concurrent;
using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>
/// One loaded graph that takes token ids: pads a batch to its longest input and runs it. One thread unless told
/// otherwise, no spinning, and no memory plan per shape, of which changing batches would make ever more.
/// </summary>
internal sealed class ModelSession : IDisposable
{
    private readonly ConcurrentStack<RunGuard> guards = [];
    private readonly ModelDefinition definition;
    private readonly TimeSpan longestRun;
    private readonly InferenceSession session;
    private readonly GraphInput[] inputs;
    private readonly string[] outputNames;

    /// <summary>Loads a graph.</summary>
    /// <param name="definition">The model, with the path of its graph.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="padding">The id of the padding token.</param>
    /// <param name="outputs">The outputs that will do, best first.</param>
    /// <param name="graph">The graph's bytes where it is not to be read from its file, such as one that was just changed; weights in other files are refused then.</param>
    /// <exception cref="ModelException">The graph is broken or hostile, or does not take and give what it should (58000).</exception>
    internal ModelSession(ModelDefinition definition, ModelRuntimeOptions options, int padding, ReadOnlySpan<string> outputs, byte[]? graph = null)
    {
        this.definition = definition;
        longestRun = options.LongestRun;
        session = Open(definition, options, graph);
        try
        {
            inputs = FindInputs(padding);
            outputNames = [FindOutput(outputs)];
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The output that is read: the first of those asked for that the graph has.</summary>
    internal string OutputName => outputNames[0];

    internal string Name => definition.Name;

    internal static int LongestOf(IReadOnlyList<TokenizedInput> batch)
    {
        var longest = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            longest = Math.Max(longest, batch[i].Length);
        }

        return longest;
    }

    /// <summary>Runs a batch of at least one input; the caller disposes of the tensor of 32-bit floats.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="longest">Tokens of the longest of them, to which the others are padded.</param>
    /// <param name="cancellation">Ends the run between two of the graph's nodes.</param>
    /// <exception cref="ModelException">The run failed or took too long (58000), an input is too long or has a negative id
    /// (22023), or the batch is too large for one tensor (54000).</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal OrtValue Run(IReadOnlyList<TokenizedInput> batch, int longest, CancellationToken cancellation = default)
    {
        Check(batch, longest);
        cancellation.ThrowIfCancellationRequested();
        long[] shape = [batch.Count, longest];
        var tensors = new OrtValue[inputs.Length];
        var guard = guards.TryPop(out var used) ? used : new RunGuard();
        guard.Start(longestRun, cancellation);
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                tensors[i] = inputs[i].Fill(batch, longest, shape);
            }

            return OutputNumbers.AsFloats(session.Run(guard.Options, session.InputNames, tensors, outputNames)[0]);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw ModelException.Failed(
                guard.TimedOut ? $"The model {Name} was stopped: a run took longer than {longestRun.TotalSeconds:0} s." : $"The model {Name} failed: {exception.Message}",
                exception);
        }
        finally
        {
            foreach (var tensor in tensors)
            {
                tensor?.Dispose();
            }

            if (guard.Finish())
            {
                guards.Push(guard);
            }
            else
            {
                guard.Dispose();
            }
        }
    }

    public void Dispose()
    {
        session.Dispose();
        while (guards.TryPop(out var guard))
        {
            guard.Dispose();
        }
    }

    private static InferenceSession Open(ModelDefinition definition, ModelRuntimeOptions options, byte[]? graph)
    {
        try
        {
            if (graph is null)
            {
                GraphCheck.File(definition.OnnxPath);
            }
            else
            {
                GraphCheck.Bytes(graph);
            }

            using var sessionOptions = new SessionOptions
            {
                IntraOpNumThreads = options.IntraOpThreads,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                EnableMemoryPattern = false,

                // What goes wrong is thrown with the same words; a line on standard error per failed run adds nothing.
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            sessionOptions.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");

            // Otherwise the library guesses, and reads a format that was not checked.
            sessionOptions.AddSessionConfigEntry("session.load_model_format", "ONNX");
            return graph is null
                ? new InferenceSession(definition.OnnxPath, sessionOptions)
                : new InferenceSession(graph, sessionOptions, definition.OnnxPath);
        }
        catch (InvalidDataException exception)
        {
            throw ModelException.CannotLoad($"Cannot load the model {definition.Name} from {definition.OnnxPath}: {exception.Message}.", exception);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException
            or IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad($"Cannot load the model {definition.Name}: {exception.Message}", exception);
        }
    }

    private void Check(IReadOnlyList<TokenizedInput> batch, int longest)
    {
        if (longest > definition.MaxTokens)
        {
            throw new ModelException($"The model {Name} takes at most {definition.MaxTokens} tokens, not {longest}.", "22023");
        }

        if ((long)batch.Count * longest > Array.MaxLength)
        {
            throw new ModelException($"A batch of {batch.Count} inputs of {longest} tokens is too large for the model {Name}.", "54000");
        }

        for (var row = 0; row < batch.Count; row++)
        {
            // The library would take -1 for the last row of the table.
            var smallest = Smallest(batch[row].Ids);
            if (smallest < 0)
            {
                throw new ModelException($"Token ids must not be negative; input {row} for the model {Name} has {smallest}.", "22023");
            }
        }
    }

    private static int Smallest(ReadOnlySpan<int> ids)
    {
        var smallest = int.MaxValue;
        foreach (var id in ids)
        {
            smallest = Math.Min(smallest, id);
        }

        return smallest;
    }

    private GraphInput[] FindInputs(int padding)
    {
        var found = new GraphInput[session.InputNames.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var name = session.InputNames[i];
            found[i] = GraphInput.Read(name, session.InputMetadata[name], padding, out var wrong)
                ?? throw ModelException.CannotLoad($"The model {Name} {wrong} ({definition.OnnxPath}).");
        }

        return session.InputMetadata.ContainsKey(GraphInput.Ids)
            ? found
            : throw ModelException.CannotLoad($"The model {Name} has no input {GraphInput.Ids} ({definition.OnnxPath}).");
    }

    private string FindOutput(ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (!session.OutputMetadata.TryGetValue(name, out var node))
            {
                continue;
            }

            return node.IsTensor && OutputNumbers.CanRead(node.ElementDataType)
                ? name
                : throw ModelException.CannotLoad(
                    $"The output {name} of the model {Name} is {GraphInput.Describe(node)}; it must be Float, Float16, BFloat16, Double, Int8 or UInt8 ({definition.OnnxPath}).");
        }

        throw ModelException.CannotLoad(
            $"The model {Name} has no output {string.Join(" or ", wanted.ToArray())}; it has {string.Join(", ", session.OutputNames)} ({definition.OnnxPath}).");
    }
}
