using RankDb.Cli.Loading;
using Xunit;

namespace RankDb.Tests.Loading;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData("T:System.Collections.Generic.Dictionary`2", "type", "System.Collections.Generic", "Dictionary", "Dictionary", "Dictionary")]
    [InlineData("M:System.IO.File.ReadLines(System.String)", "method", "System.IO", "File", "ReadLines", "File.ReadLines(String)")]
    [InlineData("M:System.Object.ToString", "method", "System", "Object", "ToString", "Object.ToString()")]
    [InlineData("M:System.IO.FileInfo.#ctor(System.String)", "constructor", "System.IO", "FileInfo", "FileInfo", "new FileInfo(String)")]
    [InlineData("P:System.String.Length", "property", "System", "String", "Length", "String.Length")]
    [InlineData("F:System.Int32.MaxValue", "field", "System", "Int32", "MaxValue", "Int32.MaxValue")]
    [InlineData("E:System.AppDomain.ProcessExit", "event", "System", "AppDomain", "ProcessExit", "AppDomain.ProcessExit")]
    [InlineData("M:System.Linq.Enumerable.ToArray``1(System.Collections.Generic.IEnumerable{``0})", "method", "System.Linq", "Enumerable", "ToArray", "Enumerable.ToArray(IEnumerable<T>)")]
    [InlineData("M:System.Byte.System#IConvertible#ToBoolean(System.IFormatProvider)", "method", "System", "Byte", "ToBoolean", "Byte.ToBoolean(IFormatProvider)")]
    [InlineData("M:System.Int32.TryParse(System.String,System.Int32@)", "method", "System", "Int32", "TryParse", "Int32.TryParse(String, Int32)")]
    public void An_id_is_taken_apart(string id, string kind, string space, string type, string name, string shortForm)
    {
        var member = MemberName.Parse(id)!;

        Assert.Equal((kind, space, type, name, shortForm), (member.Kind, member.Namespace, member.Type, member.Name, member.Short));
    }

    [Theory]
    [InlineData("")]
    [InlineData("File.ReadLines")]
    [InlineData("!:Unresolved")]
    [InlineData("M:Alone")]
    [InlineData("X:A.B")]
    public void What_is_no_member_is_null(string id) => Assert.Null(MemberName.Parse(id));

    [Theory]
    [InlineData("ReadAllLines", "read all lines")]
    [InlineData("XMLReader", "xml reader")]
    [InlineData("File ReadLines", "file read lines")]
    [InlineData("op_Addition", "op addition")]
    [InlineData("Int32", "int32")]
    [InlineData("", "")]
    public void A_name_is_parted_into_words(string name, string words) => Assert.Equal(words, MemberName.Words(name));
}
