#pragma once

#include <QKeySequence>
#include <QWidget>

namespace vb::ui {

/// The keys that do what stands beside it ("Alt A"), as a cap. Decorative: who listens is told by the control's
/// description.
class KeyCap : public QWidget {
    Q_OBJECT

public:
    explicit KeyCap(const QKeySequence &keys, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text;
};

} // namespace vb::ui
