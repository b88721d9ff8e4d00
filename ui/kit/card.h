#pragma once

#include <QFrame>

class QVBoxLayout;

namespace vb::ui {

class TextLabel;

/// A raised surface with a hairline edge and a radius of 12. `body()` takes the contents (24 px padding); a title, if
/// any, stands above them.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString &title = QString(), QWidget *parent = nullptr);

    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    void setTitle(const QString &title);
    /// A widget at the right end of the title line; owned.
    void setTitleAction(QWidget *action);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_title;
    QWidget *m_titleLine;
    QVBoxLayout *m_body;
};

} // namespace vb::ui
