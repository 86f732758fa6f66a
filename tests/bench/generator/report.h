// One JSON object of plain values and lists of numbers, in the order in which it was written.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace kith::bench {

class Report {
public:
    void add(const std::string &key, const std::string &text) { append(key, '"' + text + '"'); }
    void add(const std::string &key, const char *text) { add(key, std::string(text)); }
    void add(const std::string &key, bool value) { append(key, value ? "true" : "false"); }
    void add(const std::string &key, int64_t value) { append(key, std::to_string(value)); }
    void add(const std::string &key, double value) { append(key, textOf(value)); }
    void add(const std::string &key, const std::vector<double> &values)
    {
        std::string list;
        for (const double value : values)
            list += (list.empty() ? "" : ", ") + textOf(value);
        append(key, '[' + list + ']');
    }
    void print() const { std::printf("{%s}\n", m_fields.c_str()); }

private:
    static std::string textOf(double value)
    {
        char text[40];
        std::snprintf(text, sizeof text, "%.6g", value);
        return text;
    }

    void append(const std::string &key, const std::string &json)
    {
        m_fields += (m_fields.empty() ? "\"" : ", \"") + key + "\": " + json;
    }

    std::string m_fields;
};

} // namespace kith::bench
