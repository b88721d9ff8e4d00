#pragma once

#include "ui/kit/text_label.h"

#include <QWidget>

class QGridLayout;

namespace vb::ui {

/// Labelled values one below the other, for reading and copying. Values wrap anywhere and are plain text; one without a
/// text is left out.
class FactGrid : public QWidget {
    Q_OBJECT

public:
    explicit FactGrid(QWidget *parent = nullptr);

    void clear();
    void add(const QString &label, const QString &value, TextTone tone = TextTone::text);
    /// "label: value", line by line.
    [[nodiscard]] QString text() const { return m_lines.join(u'\n'); }

private:
    QGridLayout *m_grid = nullptr;
    QStringList m_lines;
};

} // namespace vb::ui
