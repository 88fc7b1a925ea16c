"""The frame every window stands in: status strip, notice line, the window itself."""
