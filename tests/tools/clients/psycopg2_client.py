"""psycopg2 against the wire endpoint. Prints one JSON object: step -> what the driver gave, or {"code"} of its error.

    PGPASSWORD=... psycopg2_client.py "port=... more"      the documents come as JSON on standard input: { model, query, documents }
"""
import io
import json
import sys

import psycopg2

work = json.load(sys.stdin)
connection = psycopg2.connect("host=localhost user=rankdb dbname=rankdb " + sys.argv[1])
out = {}
RERANK = "SELECT * FROM rerank(%s, %s, %s, %s)"
VALUES = (work["model"], work["query"], work["documents"], 30000)


def rows(sql, values=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def step(name, run):
    try:
        out[name] = run()
    except psycopg2.Error as error:
        out[name] = {"code": error.pgcode}
        connection.rollback()
    except ValueError as error:
        out[name] = {"code": str(error)}


def copy():
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY t FROM STDIN", io.StringIO("1\n"))


def savepoint():
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT a")
        try:
            cursor.execute("SELECT nothing()")
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT a")
        cursor.execute("SELECT 1")
        return cursor.fetchall()


def refused_until_rollback():
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT nothing()")
        except psycopg2.Error:
            pass
        cursor.execute("SELECT 1")


step("rerank", lambda: rows(RERANK, VALUES))
step("types", lambda: rows("SELECT %s, %s, %s, %s, %s, %s", ("ż'\"\\ 🐢", ["a", None, "NULL", "\"\\,{} '"], -7, 0.1, True, None)))
step("empty", lambda: rows(RERANK, (work["model"], "q", [], 1000)))
connection.commit()
step("settings", lambda: [connection.encoding, connection.get_parameter_status("server_encoding"), connection.server_version])
connection.set_session(isolation_level="SERIALIZABLE", readonly=True)
step("serializable", lambda: rows("SELECT 1"))
connection.rollback()
connection.set_session(isolation_level="SERIALIZABLE", readonly=False, autocommit=True)
step("autocommit", lambda: rows("SHOW transaction_isolation"))
connection.autocommit = False
step("savepoint", savepoint)
step("failed", refused_until_rollback)
step("unknown", lambda: rows("SELECT * FROM nothing()"))
step("syntax", lambda: rows("SELEC 1"))
step("copy", copy)
step("badNumber", lambda: rows(RERANK, (work["model"], "q", ["a"], "soon")))
step("nul", lambda: rows(RERANK, (work["model"], "a\0b", ["a"], 1000)))
step("after", lambda: rows("SELECT 1"))
connection.reset()
step("reset", lambda: rows("SELECT 1"))
connection.close()
print(json.dumps(out))
