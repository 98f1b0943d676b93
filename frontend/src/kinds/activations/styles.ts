import { css } from "lit";
import { hatching } from "../../components/shared/styles";

/** Of what is told of channels, and of their choice. */
export const activationStyles = css`
  .channel {
    display: flex;
    gap: 10px;
    min-height: 72px;
    margin: 0;
    font-size: 12px;
    line-height: 17px;
  }
  .channel strong {
    font-weight: 600;
  }
  tbi-crop {
    display: grid;
    place-items: center;
    flex: none;
    width: 72px;
    height: 72px;
    background: var(--sunken);
    border-radius: 3px;
    overflow: hidden;
  }
  tbi-crop canvas {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .dead-mark {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    margin: 0;
    background: ${hatching(4)};
    font-weight: 600;
  }
  .channels {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 6px;
  }
  .channels tbi-channel-grid {
    width: 100%;
  }
  .channels.small {
    --tile: 28px;
  }
`;
