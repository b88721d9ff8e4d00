#pragma once

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace vb::ui {

class Card;

/// A card over its page, which is out of reach meanwhile: Tab stays in it, Esc is `cancelled`. Afterwards the focus is
/// where it was.
class NoteSheet : public QWidget {
    Q_OBJECT

public:
    /// Covers `page`, which owns it.
    explicit NoteSheet(QWidget *page);

    void openSheet();
    void closeSheet();
    [[nodiscard]] bool isOpen() const { return !isHidden(); }

Q_SIGNALS:
    void cancelled();

protected:
    [[nodiscard]] Card *card() const { return m_card; }
    /// What is at work cannot be cancelled.
    [[nodiscard]] virtual bool mayCancel() const { return true; }
    virtual void takeFirstFocus() = 0;

    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Card *m_card;
    QPointer<QWidget> m_before;
};

} // namespace vb::ui
