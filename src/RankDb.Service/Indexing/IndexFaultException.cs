namespace RankDb.Service.Indexing;

/// <summary>The index as a whole cannot be worked on, found out by the worker itself.</summary>
internal sealed class IndexFaultException(IndexFault fault, Exception? cause = null) : Exception(fault.Message, cause)
{
    internal IndexFault Fault { get; } = fault;
}
