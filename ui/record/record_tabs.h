#pragma once

#include <QTabBar>

namespace vb::ui {

/// The parts of a record, each with the key that shows it: Alt+1 for the first one.
class RecordTabs : public QTabBar {
    Q_OBJECT

public:
    explicit RecordTabs(QWidget *parent = nullptr);

    int addPart(const QString &label);
    static QKeySequence keysOf(int index);

protected:
    [[nodiscard]] QSize tabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace vb::ui
