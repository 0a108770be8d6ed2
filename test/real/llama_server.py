"""llama.cpp's own HTTP server, as the wheel of xllamacpp carries it, with the names of llama-server's options."""

import argparse
import signal
import sys

import xllamacpp

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--alias", required=True)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--parallel", type=int, default=8)
parser.add_argument("--ctx-size", type=int, default=8 * 512)
options = parser.parse_args()

params = xllamacpp.CommonParams()
params.model.path = options.model
params.model_alias = {options.alias}
params.hostnames = ["127.0.0.1"]
params.port = options.port
params.n_parallel = options.parallel
params.n_ctx = options.ctx_size
params.kv_unified = False
params.n_gpu_layers = 0
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.warmup = False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
sys.exit(0)
