// Package winperfcounters stands for the one of this name, which the receiver hostmetrics uses on Windows only and which the Go module proxy does not
// hand out at this version. There is nothing in it, since our Collector is not built for Windows.
package winperfcounters
