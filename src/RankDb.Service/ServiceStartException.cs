namespace RankDb.Service;

/// <summary>The service cannot start; the message says which option or file is wrong and is fit to be shown to the user.</summary>
public sealed class ServiceStartException : Exception
{
    /// <summary>Makes the exception without a message.</summary>
    public ServiceStartException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and how to put it right.</param>
    public ServiceStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around its cause.</summary>
    /// <param name="message">What is wrong and how to put it right.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
