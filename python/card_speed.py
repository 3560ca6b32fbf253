"""What PyTorch needs for the products and the attention of `npm run bench -- linear` and `attention`, on a CUDA card, in f32.

    python python/card_speed.py

Matrix products use no TF32. Times are of work that is queued without waiting, best of several rounds.
"""

import torch
import torch.nn.functional as F

PRODUCTS = [
    (300, 64, 256), (768, 64, 1024), (512, 512, 512), (1, 576, 1536), (1, 576, 49152), (1, 4096, 4096),
    (512, 576, 1536), (512, 576, 8192), (1024, 1024, 1024), (2048, 2048, 2048), (4096, 4096, 4096),
]  # fmt: skip
ATTENTION = [
    (64, 12, 4, 16), (12, 64, 4, 16), (8, 64, 9, 64), (1, 512, 9, 64), (8, 512, 9, 64), (1, 2048, 16, 64), (4, 512, 8, 128),
]  # fmt: skip
ROUNDS = 8


def best_ms(work, repeats=20):
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(repeats):
            work()
        end.record()
        torch.cuda.synchronize()
        best = min(best, start.elapsed_time(end) / repeats)
    return best


def main():
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, f32")
    print(f"{'N × K × M':<20}{'':<6}{'GFLOP/s':>10}{'ms':>10}")
    for n, k, m in PRODUCTS:
        x, w, d = torch.randn(n, k, device="cuda"), torch.randn(m, k, device="cuda"), torch.randn(n, m, device="cuda")
        for name, work in [("nt", lambda: x @ w.T), ("nn", lambda: d @ w), ("tn", lambda: d.T @ x)]:
            ms = best_ms(work)
            print(f"{f'{n} × {k} × {m}':<20}{name:<6}{2 * n * k * m / ms / 1e6:>10.1f}{ms:>10.4f}")
    print("causal attention: ms forward, forward and backward")
    for sequences, tokens, heads, width in ATTENTION:
        shape = (sequences, heads, tokens, width)
        q, k, v = (torch.randn(shape, device="cuda", requires_grad=True) for _ in range(3))
        d_out = torch.randn(shape, device="cuda")

        def forward():
            with torch.no_grad():
                F.scaled_dot_product_attention(q, k, v, is_causal=True)

        def both():
            torch.autograd.grad(F.scaled_dot_product_attention(q, k, v, is_causal=True), (q, k, v), d_out)

        name = f"{sequences} × {tokens} tokens, {heads} heads × {width}"
        print(f"{name:<40}{best_ms(forward):>10.4f}{best_ms(both):>10.4f}")


if __name__ == "__main__":
    main()
