// PostgreSQL's JDBC driver against the wire endpoint. Prints one JSON object: step -> what the driver gave, or { code } of its error.
//   PGPASSWORD=... java -cp postgresql.jar Jdbc.java "jdbc:postgresql://localhost:PORT/rankdb?..." MODEL QUERY DOCUMENT...
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.StringJoiner;

public class Jdbc {
    private static final String RERANK = "SELECT * FROM rerank(?, ?, ?, ?)";
    private static final StringJoiner out = new StringJoiner(",\n", "{", "}");
    private static Connection connection;

    interface Step { String run() throws SQLException; }

    public static void main(String[] args) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "rankdb");
        login.setProperty("password", System.getenv("PGPASSWORD"));
        String[] documents = Arrays.copyOfRange(args, 3, args.length);
        connection = DriverManager.getConnection(args[0], login);
        step("rerank", () -> { try (PreparedStatement s = prepare(args[1], args[2], documents)) { return rows(s.executeQuery()); } });
        step("prepared", () -> {            // from the fifth run on: a named statement, parameters and results in binary
            try (PreparedStatement s = prepare(args[1], args[2], documents)) {
                String last = "";
                for (int i = 0; i < 12; i++) { last = rows(s.executeQuery()); }
                return last;
            }
        });
        step("described", () -> {
            try (PreparedStatement s = connection.prepareStatement(RERANK)) {
                return text(s.getMetaData().getColumnName(1) + " " + s.getMetaData().getColumnTypeName(2) + " "
                    + s.getParameterMetaData().getParameterTypeName(3) + " " + s.getParameterMetaData().getParameterTypeName(4));
            }
        });
        step("fetched", () -> {
            connection.setAutoCommit(false);
            try (PreparedStatement s = prepare(args[1], args[2], documents)) { s.setFetchSize(2); return rows(s.executeQuery()); }
            finally { connection.commit(); connection.setAutoCommit(true); }
        });
        step("types", () -> {
            try (PreparedStatement s = connection.prepareStatement("SELECT ?::text, ?::text[], ?::int, ?::bigint, ?::float8, ?::bool, ?::text")) {
                s.setString(1, "\u017c'\"\\ \ud83d\udc22");
                s.setArray(2, connection.createArrayOf("text", new String[] { "a", null, "NULL", "\"\\,{} " }));
                s.setInt(3, -7);
                s.setLong(4, Long.MIN_VALUE);
                s.setDouble(5, 0.1);
                s.setBoolean(6, true);
                s.setNull(7, java.sql.Types.VARCHAR);
                String last = "";
                for (int i = 0; i < 7; i++) {
                    ResultSet r = s.executeQuery();
                    r.next();
                    last = "[" + text(r.getString(1)) + "," + text(String.join("|", Arrays.stream((String[]) r.getArray(2).getArray()).map(x -> x == null ? "<null>" : x).toList()))
                        + "," + r.getInt(3) + ",\"" + r.getLong(4) + "\"," + r.getDouble(5) + "," + r.getBoolean(6) + "," + text(r.getString(7)) + "]";
                }
                return last;
            }
        });
        step("several", () -> {
            try (Statement s = connection.createStatement()) {
                s.execute("SELECT 1; SELECT 2; SET extra_float_digits = 0");
                int results = 1;
                while (s.getMoreResults() || s.getUpdateCount() != -1) { results++; }
                return Integer.toString(results);
            }
        });
        step("batch", () -> {
            try (Statement s = connection.createStatement()) {
                for (int i = 0; i < 5; i++) { s.addBatch("SET application_name = 'batch " + i + "'"); }
                return s.executeBatch().length + "";
            }
        });
        step("valid", () -> connection.isValid(5) + "");
        step("isolation", () -> { connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE); return connection.getTransactionIsolation() + ""; });
        step("savepoint", () -> {
            connection.setAutoCommit(false);
            java.sql.Savepoint save = connection.setSavepoint("a b");
            try { query("SELECT nothing()"); } catch (SQLException expected) { connection.rollback(save); }
            String inside = query("SELECT 1");
            connection.commit();
            connection.setAutoCommit(true);
            return inside;
        });
        step("unknown", () -> query("SELECT * FROM nothing()"));
        step("syntax", () -> query("SELEC 1"));
        step("copy", () -> query("COPY t FROM STDIN"));
        step("table", () -> query("SELECT t.oid FROM pg_catalog.pg_type t"));
        step("badNumber", () -> query("SELECT * FROM rerank('m', 'q', '{a}', 'soon')"));
        step("after", () -> query("SELECT 1"));
        connection.close();
        System.out.println(out);
    }

    private static PreparedStatement prepare(String model, String query, String[] documents) throws SQLException {
        PreparedStatement s = connection.prepareStatement(RERANK);
        s.setString(1, model);
        s.setString(2, query);
        s.setArray(3, connection.createArrayOf("text", documents));
        s.setInt(4, 30000);
        return s;
    }

    private static String query(String sql) throws SQLException {
        try (Statement s = connection.createStatement()) { return rows(s.executeQuery(sql)); }
    }

    private static void step(String name, Step step) {
        String value;
        try { value = step.run(); } catch (SQLException error) { value = "{\"code\":" + text(error.getSQLState() == null ? error.toString() : error.getSQLState()) + "}"; }
        out.add(text(name) + ":" + value);
    }

    private static String rows(ResultSet result) throws SQLException {
        StringJoiner rows = new StringJoiner(",", "[", "]");
        while (result.next()) {
            StringJoiner row = new StringJoiner(",", "[", "]");
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                Object value = result.getObject(i);
                row.add(value instanceof Number ? value.toString() : text(value == null ? null : value.toString()));
            }
            rows.add(row.toString());
        }
        return rows.toString();
    }

    private static String text(String value) {
        if (value == null) { return "null"; }
        StringBuilder json = new StringBuilder("\"");
        for (char c : value.toCharArray()) { json.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c)); }
        return json.append('"').toString();
    }
}
