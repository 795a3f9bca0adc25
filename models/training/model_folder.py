"""Writes the files beside model.onnx: tokenizer.json, config.json and rankdb.json."""
import json
import os
import shutil


def write(folder, work, name, kind, dimension, architecture, size, flops):
    shutil.copyfile(os.path.join(work, "tokenizer.json"), os.path.join(folder, "tokenizer.json"))
    config = {"architectures": [architecture], "model_type": name, "vocab_size": size, "hidden_size": dimension,
              "max_position_embeddings": 256, "pad_token_id": 0}
    manifest = {"name": name, "kind": kind, "default": True, "max_tokens": 256, "pooling": "none", "normalize": True,
                "query_prefix": "", "document_prefix": "", "license": "MIT", "flops": flops}
    if kind == "encoder":
        manifest["dimension"] = dimension
    for file, value in (("config.json", config), ("rankdb.json", manifest)):
        with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
            json.dump(value, out, indent=2)
            out.write("\n")
