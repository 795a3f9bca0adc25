namespace RankDb.Wire;

/// <summary>The SQLSTATEs that this project raises itself.</summary>
internal static class SqlStates
{
    public const string ProtocolViolation = "08P01";
    public const string NotSupported = "0A000";
    public const string OutOfRange = "22003";
    public const string NotInRepertoire = "22021";
    public const string InvalidArgument = "22023";
    public const string InvalidText = "22P02";
    public const string InvalidBinary = "22P03";
    public const string ActiveTransaction = "25001";
    public const string NoTransaction = "25P01";
    public const string FailedTransaction = "25P02";
    public const string UnknownPreparedStatement = "26000";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string UnknownPortal = "34000";
    public const string UnknownSavepoint = "3B001";
    public const string UnknownDatabase = "3D000";
    public const string Syntax = "42601";
    public const string UnknownColumn = "42703";
    public const string UnknownObject = "42704";
    public const string UnknownFunction = "42883";
    public const string UnknownRelation = "42P01";
    public const string UnknownParameter = "42P02";
    public const string DuplicateStatement = "42P05";
    public const string TooManyConnections = "53300";
    public const string TooLarge = "54000";
    public const string Cancelled = "57014";
    public const string Shutdown = "57P01";
    public const string Failed = "58000";
}
