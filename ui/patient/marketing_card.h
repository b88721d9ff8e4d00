#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <vector>

class QCheckBox;

namespace vb::ui {

class Banner;
class TextLabel;

/// By which channels news of the practice may go to the patient; each choice is saved at once, with who wrote it down.
class MarketingCard : public Card {
    Q_OBJECT

public:
    MarketingCard(session::Session &session, bool mayEdit, QWidget *parent = nullptr);

    void setChoices(PatientId patient, const std::vector<patient::MarketingChoice> &choices);

Q_SIGNALS:
    void changed();

private:
    struct Line {
        QString channel;
        QCheckBox *box;
        TextLabel *since;
    };

    void choose(const QString &channel, bool allowed);

    session::Session &m_session;
    PatientId m_patient;
    Banner *m_banner;
    std::vector<Line> m_lines;
};

} // namespace vb::ui
