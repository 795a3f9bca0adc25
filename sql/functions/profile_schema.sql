-- profile_schema: the JSON schema of a profile. Profiles are checked against it (sql/search/_check_schema.sql) and get its defaults.
create or replace function rankdb.profile_schema()
returns jsonb
language sql immutable parallel safe
as $$
select $json$
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "RankDb ranking profile",
  "type": "object", "additionalProperties": false, "required": ["legs"],
  "properties": {
    "legs": {
      "description": "What retrieves candidates. Each entry names one kind.",
      "type": "array", "minItems": 1, "maxItems": 16,
      "items": {
        "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
        "properties": {
          "lexical": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/$defs/name"}, "top": {"$ref": "#/$defs/top"}, "weight": {"$ref": "#/$defs/weight"}, "filter": {"type": "object"},
              "query": {"description": "Searched with instead of the query.", "type": "string"}
            }
          },
          "dense": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/$defs/name"}, "top": {"$ref": "#/$defs/top"}, "weight": {"$ref": "#/$defs/weight"}, "filter": {"type": "object"},
              "query": {"description": "Encoded instead of the query.", "type": "string"},
              "vector": {"description": "Searched with instead of an encoded text.", "type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 16000}
            }
          },
          "sparse": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/$defs/name"}, "top": {"$ref": "#/$defs/top"}, "weight": {"$ref": "#/$defs/weight"}, "filter": {"type": "object"},
              "query": {"description": "Encoded instead of the query.", "type": "string"}
            }
          },
          "function": {
            "type": "object", "additionalProperties": false, "required": ["sql"],
            "properties": {
              "name": {"$ref": "#/$defs/name"}, "top": {"$ref": "#/$defs/top"}, "weight": {"$ref": "#/$defs/weight"}, "filter": {"type": "object"},
              "sql": {"description": "A SQL expression over the columns of the source row; higher is better.", "type": "string", "minLength": 1, "maxLength": 10000},
              "lower_bound": {"type": "number"}
            }
          },
          "foreign": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/$defs/name"}, "top": {"$ref": "#/$defs/top"}, "weight": {"$ref": "#/$defs/weight"}, "filter": {"type": "object"},
              "hits": {"$ref": "#/$defs/hits"}, "lower_bound": {"type": "number"}
            }
          }
        }
      }
    },
    "fuse": {
      "type": "object", "additionalProperties": false, "default": {},
      "properties": {
        "method": {
          "type": "string", "default": "rrf",
          "enum": ["rrf", "isr", "log-isr", "rbc", "borda", "copeland", "condorcet", "interleave", "convex", "combsum", "combmnz", "combanz", "combmed", "combmax", "combmin"]
        },
        "k": {"description": "rrf: larger makes the first ranks count less.", "type": "integer", "minimum": 0, "maximum": 10000, "default": 60},
        "phi": {"description": "rbc: the persistence of the reader.", "type": "number", "minimum": 0.001, "maximum": 0.999, "default": 0.8},
        "normalize": {"type": "string", "default": "min-max", "enum": ["none", "min-max", "theoretical-min", "z-score", "l2", "sigmoid", "dbsf", "rank"]},
        "missing": {"description": "What a leg gives a document that it did not retrieve.", "type": "string", "default": "score", "enum": ["score", "lowest", "zero"]},
        "combine": {"type": "string", "default": "union", "enum": ["union", "intersect"]},
        "require": {"description": "Legs that must have found a document.", "type": "array", "items": {"type": "string"}, "maxItems": 16, "default": []},
        "minus": {"description": "Legs whose documents are left out.", "type": "array", "items": {"type": "string"}, "maxItems": 16, "default": []}
      }
    },
    "feedback": {
      "description": "Search again with what the best documents of the first search say.",
      "type": "object", "additionalProperties": false, "minProperties": 1,
      "properties": {
        "lexical": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "method": {"type": "string", "enum": ["rm3"], "default": "rm3"},
            "documents": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
            "terms": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
            "weight": {"description": "The share of the feedback; the query keeps the rest.", "type": "number", "minimum": 0, "maximum": 0.5, "default": 0.2}
          }
        },
        "dense": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "method": {"type": "string", "enum": ["average", "rocchio"], "default": "rocchio"},
            "documents": {"type": "integer", "minimum": 1, "maximum": 5, "default": 3},
            "weight": {"description": "rocchio: the share of the documents' mean; the query keeps the rest.", "type": "number", "minimum": 0, "maximum": 0.5, "default": 0.2}
          }
        }
      }
    },
    "rerank": {
      "type": "array", "maxItems": 4, "default": [],
      "items": {
        "type": "object", "additionalProperties": false,
        "properties": {
          "model": {"type": "string", "minLength": 1, "default": "default"},
          "top": {"description": "How many candidates it scores; later stages score fewer.", "type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
          "blend": {"description": "The share of this stage; the incoming score keeps the rest.", "type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
          "normalize": {"description": "How the incoming scores and the model's are made comparable before the blend.", "type": "string", "enum": ["none", "min-max", "z-score", "rank"], "default": "none"},
          "unit": {"description": "What it reads of a candidate: the chunk that stands for it, or windows over the whole document.", "type": "string", "enum": ["chunk", "document"], "default": "chunk"},
          "windows": {
            "description": "Unit document: how the scores of a document's chunks make its score.",
            "type": "object", "additionalProperties": false,
            "properties": {
              "score": {"type": "string", "enum": ["max", "first", "mean"], "default": "max"},
              "best": {"description": "mean: of so many best windows.", "type": "integer", "minimum": 1, "maximum": 16, "default": 3},
              "limit": {"description": "At most so many windows a document, from its beginning.", "type": "integer", "minimum": 1, "maximum": 16, "default": 4}
            }
          },
          "template": {"description": "The text it reads: {passage} and {column} are filled in.", "type": "string", "minLength": 1, "maxLength": 10000},
          "curve": {
            "description": "Quality against depth, as measured; the stage never reads deeper than its best point.",
            "type": "object", "additionalProperties": false, "required": ["metric", "points"],
            "properties": {
              "metric": {"type": "string"}, "set": {"type": "string"}, "measured": {"type": "string"},
              "points": {"type": "array", "minItems": 1, "maxItems": 100, "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}}
            }
          }
        }
      }
    },
    "exact_match": {"description": "Added after reranking to a row that has the whole query as a phrase, at most up to 1.", "type": "number", "minimum": 0, "maximum": 1, "default": 0},
    "calibrate": {
      "description": "A monotone map of the final score to the probability of relevance; its own one for each status that has another scale.",
      "type": "object", "additionalProperties": false, "required": ["method"],
      "properties": {
        "method": {"type": "string", "enum": ["platt", "isotonic", "cosine"]},
        "a": {"$ref": "#/$defs/slope"}, "b": {"$ref": "#/$defs/offset"}, "points": {"$ref": "#/$defs/map_points"},
        "layers": {"description": "cosine: [{\"weights\": [[...], ...], \"bias\": [...]}, ...], from the query's vector to the two parameters of the map.", "type": "array", "minItems": 1, "maxItems": 4,
          "items": {
            "type": "object", "additionalProperties": false, "required": ["weights", "bias"],
            "properties": {
              "weights": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "array", "minItems": 1, "maxItems": 16000, "items": {"type": "number"}}},
              "bias": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "number"}}
            }
          }},
        "fused": {"$ref": "#/$defs/map"}, "lexical": {"$ref": "#/$defs/map"},
        "set": {"type": "string"}, "measured": {"type": "string"},
        "ece_before": {"type": "number"}, "ece_after": {"type": "number"}, "queries": {"type": "integer", "minimum": 0, "maximum": 1000000000}, "pairs": {"type": "integer", "minimum": 0, "maximum": 1000000000}
      }
    },
    "boosts": {
      "type": "array", "maxItems": 16, "default": [],
      "items": {
        "type": "object", "additionalProperties": false,
        "properties": {
          "weight": {"type": "number", "minimum": 0, "maximum": 100, "default": 0.1},
          "filter": {"description": "The boost is for rows that pass.", "type": "object"},
          "decay": {"type": "string", "enum": ["exp", "gauss", "linear"]},
          "column": {"type": "string"},
          "latitude": {"type": "string"}, "longitude": {"type": "string"},
          "origin": {"description": "Where the decay starts: a number, a date, \"now\", or [latitude, longitude]."},
          "scale": {"description": "At this distance from the origin (a number, an interval, or kilometres) the boost is the value at_scale."},
          "offset": {"description": "Up to this distance nothing decays."},
          "at_scale": {"type": "number", "minimum": 0.000001, "maximum": 0.999999, "default": 0.5}
        }
      }
    },
    "pinned": {"description": "Ids that come first, in this order.", "type": "array", "maxItems": 100, "items": {"type": "string"}, "default": []},
    "excluded": {"description": "Ids that never come.", "type": "array", "maxItems": 10000, "items": {"type": "string"}, "default": []},
    "synonyms": {"description": "Words that the lexical legs also look for, by word of the query.", "type": "object", "default": {}},
    "diversity": {
      "type": "object", "additionalProperties": false, "required": ["method"],
      "properties": {
        "method": {"type": "string", "enum": ["mmr", "xquad", "facility-location"]},
        "lambda": {"description": "The share of relevance; diversity has the rest.", "type": "number", "minimum": 0, "maximum": 1, "default": 0.7},
        "depth": {"description": "How many of the best rows are chosen from.", "type": "integer", "minimum": 2, "maximum": 1000, "default": 50},
        "column": {"description": "xquad: the source column whose values are the aspects.", "type": "string"}
      }
    },
    "group": {
      "description": "At most so many rows for each value of a source column.",
      "type": "object", "additionalProperties": false, "required": ["column"],
      "properties": {"column": {"type": "string"}, "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1}}
    },
    "collapse": {"description": "One row for each value of this source column: a group with the limit 1.", "type": "string"},
    "rollup": {
      "description": "How the found chunks of a document make its score in a leg: its best, its first, the mean of its best m, or its best plus others that count less and less; max unless given.",
      "anyOf": [
        {"type": "string", "enum": ["max", "first"]},
        {
          "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
          "properties": {"mean": {"type": "integer", "minimum": 1, "maximum": 100}, "decay": {"type": "number", "minimum": 0, "maximum": 1}}
        }
      ]
    },
    "min_score": {"description": "Rows below it are left out.", "type": ["number", "null"], "minimum": 0, "maximum": 1, "default": 0},
    "timeout_ms": {"type": ["number", "null"], "minimum": 1, "maximum": 600000, "default": 1000},
    "on_error": {"type": "string", "enum": ["degrade", "fail"], "default": "degrade"}
  },
  "$defs": {
    "name": {"description": "What the leg is called in details and in fuse; its kind unless given.", "type": "string", "pattern": "^[a-z][a-z0-9_-]{0,62}$"},
    "top": {"description": "How many documents the leg looks for, at least.", "type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    "weight": {"type": "number", "minimum": 0, "maximum": 1000, "default": 1},
    "slope": {"description": "platt: probability = 1 / (1 + exp(-(a * score + b))).", "type": "number", "minimum": 0.000001, "maximum": 10000},
    "offset": {"type": "number", "minimum": -10000, "maximum": 10000},
    "map_points": {
      "description": "isotonic: [score, probability], both rising; between two points a straight line, beyond the ends the end.",
      "type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
    },
    "map": {
      "type": "object", "additionalProperties": false, "required": ["method"],
      "properties": {
        "method": {"type": "string", "enum": ["platt", "isotonic"]},
        "a": {"$ref": "#/$defs/slope"}, "b": {"$ref": "#/$defs/offset"}, "points": {"$ref": "#/$defs/map_points"},
        "ece_before": {"type": "number"}, "ece_after": {"type": "number"}
      }
    },
    "hits": {
      "description": "Ids, best first, or ids with scores.",
      "type": "array", "maxItems": 1000,
      "items": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": false, "required": ["id", "score"], "properties": {"id": {"type": "string"}, "score": {"type": "number"}}}]}
    }
  }
}
$json$::jsonb
$$;
comment on function rankdb.profile_schema() is 'The JSON schema (2020-12) of a profile, with defaults.';
