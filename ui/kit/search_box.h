#pragma once

#include <QLineEdit>
#include <QPointer>

class QAbstractItemView;
class QShortcut;

namespace vb::ui {

/// A line edit with a lens, a clear button and, while empty, the keys that bring the focus here (Ctrl+K). Up, Down,
/// Page Up and Page Down move in the attached view while the focus stays here; Enter activates its current row; Escape
/// empties the text.
class SearchBox : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchBox(QWidget *parent = nullptr);

    /// Not owned.
    void setResultView(QAbstractItemView *view);
    /// Ctrl+K unless another is given; an empty one removes hint and shortcut.
    void setFocusKey(const QKeySequence &key);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// Enter without a current row in the result view, or without a view.
    void submitted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QString hint() const;
    void fitHint();

    QShortcut *m_shortcut;
    QPointer<QAbstractItemView> m_view;
};

} // namespace vb::ui
