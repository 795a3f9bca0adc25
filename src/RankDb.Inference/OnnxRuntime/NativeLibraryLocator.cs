using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>
/// Finds ONNX Runtime's native library: the file named by <c>RANKDB_ONNXRUNTIME</c>, the application's own folder,
/// RankDb's cache, the system.
/// </summary>
internal static class NativeLibraryLocator
{
    internal const string Variable = "RANKDB_ONNXRUNTIME";
    internal const string CachedVersion = "1.23.2";

    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">There is none, or the one that the variable names cannot be loaded.</exception>
    internal static nint Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            // Named on purpose: another library in its place would be a surprise.
            try
            {
                return NativeLibrary.Load(named);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw new DllNotFoundException($"Cannot load ONNX Runtime from {named}, which {Variable} names: {exception.Message}", exception);
            }
        }

        var problems = new List<string>();
        foreach (var file in Candidates())
        {
            if (!File.Exists(file))
            {
                continue;
            }

            try
            {
                return NativeLibrary.Load(file);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                problems.Add(exception.Message);
            }
        }

        foreach (var name in new[] { "libonnxruntime.so.1", "libonnxruntime.so", "onnxruntime" })
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"ONNX Runtime's native library was not found. Run scripts/install-onnxruntime.sh, or set {Variable} to its file. "
            + $"Looked at: {string.Join(", ", Candidates())}, the system. {string.Join(" ", problems)}");
    }

    internal static IEnumerable<string> Candidates()
    {
        string[] names = OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
            : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib"]
            : ["libonnxruntime.so.1", "libonnxruntime.so"];
        var own = AppContext.BaseDirectory;
        foreach (var name in names)
        {
            yield return Path.Combine(own, name);
            yield return Path.Combine(own, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", name);
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        yield return Path.Combine(cache, "rankdb", "onnxruntime", CachedVersion, names[0]);
    }
}
