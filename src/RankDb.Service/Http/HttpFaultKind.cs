namespace RankDb.Service.Http;

/// <summary>What can go wrong with a request.</summary>
internal enum HttpFaultKind
{
    /// <summary>The body is not JSON.</summary>
    BadJson,

    /// <summary>The body is not declared as JSON. Refusing it keeps web pages from sending requests that a browser lets through unasked.</summary>
    NotJson,

    /// <summary>A field is missing, of a wrong type or out of range.</summary>
    BadValue,

    /// <summary>A list that must hold something is empty.</summary>
    Empty,

    /// <summary>A field that this service does not know, or a value of it that it cannot honour.</summary>
    Unsupported,

    /// <summary>The body has more bytes than MaxHttpBodyBytes.</summary>
    BodyTooLarge,

    /// <summary>More texts or bytes than one call may have.</summary>
    BatchTooLarge,

    /// <summary>A text has more tokens than the model reads, and must not be cut.</summary>
    InputTooLong,

    /// <summary>No such model.</summary>
    UnknownModel,

    /// <summary>The key is missing or wrong, or the client is remote and there is no key.</summary>
    Unauthorized,

    /// <summary>The queue is full, or too many requests are running.</summary>
    Busy,

    /// <summary>The time allowed has passed.</summary>
    Deadline,

    /// <summary>The service is stopping, or a model is not ready.</summary>
    NotReady,

    /// <summary>The model or the service failed.</summary>
    Failed,
}
