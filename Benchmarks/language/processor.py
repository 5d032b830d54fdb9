"""What the figures were measured on."""

import os
import platform


def name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    model = line.split(":", 1)[1].strip()
                    return f"{model}, {os.cpu_count()} processors"
    except OSError:
        pass
    return f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"
