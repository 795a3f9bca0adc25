namespace RankDb.Inference;

/// <summary>A model that cannot be loaded, found or run.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong, naming the model or file.</param>
    /// <param name="sqlState">42704 unknown model, 58000 cannot load or run, 22023 bad argument.</param>
    public ModelException(string message, string sqlState)
        : base(message) => SqlState = sqlState;

    /// <summary>Makes the exception with the error that caused it.</summary>
    /// <param name="message">What went wrong, naming the model or file.</param>
    /// <param name="sqlState">42704 unknown model, 58000 cannot load or run, 22023 bad argument.</param>
    /// <param name="innerException">The cause.</param>
    public ModelException(string message, string sqlState, Exception innerException)
        : base(message, innerException) => SqlState = sqlState;

    /// <summary>The five-character SQLSTATE that callers in SQL see.</summary>
    public string SqlState { get; }

    internal static ModelException CannotLoad(string message, Exception? cause = null) =>
        cause is null ? new ModelException(message, "58000") : new ModelException(message, "58000", cause);

    internal static ModelException Failed(string message, Exception? cause = null) =>
        cause is null ? new ModelException(message, "58000") : new ModelException(message, "58000", cause);
}
