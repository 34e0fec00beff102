"""harvest → read → publish: the only place that knows all stages.

Each stage is a function of the files before it. What an interrupted run finished stays and is not done again.
"""
