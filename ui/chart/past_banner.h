#pragma once

#include <QDate>
#include <QFrame>

namespace vb::ui {

class TextLabel;

/// Says that what stands below is the chart of another day, which cannot be missed, and leads back.
class PastBanner : public QFrame {
    Q_OBJECT

public:
    explicit PastBanner(QWidget *parent = nullptr);

    void setMoment(const QString &words);
    void focusBack();

Q_SIGNALS:
    void backWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_title;
    QWidget *m_back;
};

} // namespace vb::ui
