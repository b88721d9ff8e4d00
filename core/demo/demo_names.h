#pragma once

#include <QStringView>

#include <span>

namespace vb::demo {

/// A name as it is written, and in letters for an e-mail address (empty: text::fold() gives them).
struct DemoName {
    QStringView text;
    QStringView latin {};
};

/// Names that go together. `weight` is the share of the patients in per cent.
struct NamePool {
    int weight = 0;
    std::span<const DemoName> female;
    std::span<const DemoName> male;
    std::span<const DemoName> family;
    bool doubleFamily = false; // two family names are usual
    bool alsoHan = false; // some of them write their names in Chinese characters
};

std::span<const NamePool> namePools();
/// In Chinese characters: only for a PC that has a font for them.
const NamePool &hanNames();

/// What people of this given name like to be called; empty for most.
QStringView nickname(QStringView given);

} // namespace vb::demo
